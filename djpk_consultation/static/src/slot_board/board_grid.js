import { useState } from "@odoo/owl";

const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -Infinity],
    End: [0, Infinity],
};

/**
 * Which cell of the grid has the tab stop, and where the arrow keys lead.
 *
 * A narrow column is one cell, whatever the row; the row is kept across it.
 */
export class BoardGrid {
    /**
     * @param {{ el: HTMLElement | null }} root
     * @param {() => {rows: number, narrow: boolean[]}} shape
     */
    constructor(root, shape) {
        this.root = root;
        this.shape = shape;
        this.at = useState({ row: 0, col: 0 });
    }

    isCurrent(row, col) {
        const { narrow } = this.shape();
        return this.at.col === col && (narrow[col] ? row === 0 : this.at.row === row);
    }

    setCurrent(row, col) {
        const { narrow } = this.shape();
        this.at.col = col;
        if (!narrow[col]) {
            this.at.row = row;
        }
    }

    /** Keeps the tab stop inside what is shown now. */
    clamp() {
        const { rows, narrow } = this.shape();
        this.at.row = Math.max(0, Math.min(this.at.row, rows - 1));
        this.at.col = Math.max(0, Math.min(this.at.col, narrow.length - 1));
    }

    /** @returns {boolean} whether the key leads to a cell */
    press(key) {
        const step = STEPS[key];
        if (!step) {
            return false;
        }
        this.at.row += step[0];
        this.at.col += step[1];
        this.clamp();
        this.focus();
        return true;
    }

    cell() {
        const { narrow } = this.shape();
        const { row, col } = this.at;
        const selector = `[data-row="${narrow[col] ? 0 : row}"][data-col="${col}"]`;
        return this.root.el?.querySelector(`td${selector}`);
    }

    /** The cell at a point of the screen, whatever is dragged above it. */
    cellAt(x, y) {
        const cells = this.root.el?.querySelectorAll("td[data-row]") || [];
        return [...cells].find((cell) => {
            const { left, right, top, bottom } = cell.getBoundingClientRect();
            return left <= x && x < right && top <= y && y < bottom;
        });
    }

    focus() {
        this.cell()?.focus();
    }
}
