import { Component, onWillUnmount, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const DELAY = 350;
const SHORTEST = 4;
const SHOWN = 5;

/** Past questions like the one being typed, each with its answer, to use again. */
export class SimilarAnswers extends Component {
    static template = "djpk_consultation.SimilarAnswers";
    static props = {
        question: String,
        topicId: { type: [Number, Boolean] },
        readonly: Boolean,
        onUse: Function,
        onFound: Function,
        onLeave: Function,
        register: Function,
        shortcut: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.keepLast = new KeepLast();
        this.state = useState({ answers: [], asked: "", failed: false });
        this.search = useDebounced((props) => this.load(props), DELAY);
        this.load(this.props);
        onWillUpdateProps((next) => {
            const { question, topicId } = this.props;
            if (next.question !== question || next.topicId !== topicId) {
                this.search(next);
            }
        });
        this.props.register({ focus: () => this.move(0) });
        onWillUnmount(() => this.props.register(null));
    }

    async load({ question, topicId }) {
        const asked = question.trim();
        const found = asked.length < SHORTEST ? [] : this.find(asked, topicId);
        try {
            const answers = await this.keepLast.add(Promise.resolve(found));
            Object.assign(this.state, { answers, asked, failed: false });
            this.props.onFound(answers);
        } catch {
            Object.assign(this.state, { answers: [], asked, failed: true });
        }
    }

    find(question, topicId) {
        const values = { question, topic_id: topicId || null, limit: SHOWN };
        return this.orm.silent.call("helpdesk.ticket", "similar_answers", [], values);
    }

    /** What a screen reader tells once the list has changed. */
    get status() {
        const { answers, asked, failed } = this.state;
        if (failed) {
            return _t("Past answers cannot be searched now. Take the call without.");
        }
        if (asked.length < SHORTEST) {
            return _t("Past answers appear here while the question is typed.");
        }
        if (!answers.length) {
            return _t("No past question is like this one.");
        }
        return answers.length === 1
            ? _t("1 similar answer")
            : _t("%s similar answers", answers.length);
    }

    date(answer) {
        return formatDate(deserializeDate(answer.date));
    }

    times(answer) {
        return answer.times > 1 ? _t("given %s times", answer.times) : "";
    }

    onKeydown(ev, index) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step) {
            this.move(index + step);
        } else if (ev.key === "Escape") {
            this.props.onLeave();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    /** Focus the answer of that place; above the first one is the question. */
    move(index) {
        const items = this.root.el.querySelectorAll(".o_dering_use");
        if (index < 0) {
            this.props.onLeave();
        } else {
            items[Math.min(index, items.length - 1)]?.focus();
        }
    }
}
