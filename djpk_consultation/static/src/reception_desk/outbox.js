import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

/** A network that says nothing for so long is as good as lost; the key guards. */
const PATIENCE = 15000;

/**
 * What was done at the desk and is not yet on the server.
 *
 * Each deed has a key, under which the server does it once however often it is sent.
 * They are kept in the tab's own storage and sent in order.
 */
export class Outbox {
    /**
     * @param {number} userId
     * @param {(deed: Object) => Promise} send
     */
    constructor(userId, send) {
        this.name = `djpk_consultation.reception.${userId}`;
        this.send = send;
        this.deeds = this.load();
        this.sending = null;
    }

    load() {
        try {
            return JSON.parse(browser.sessionStorage.getItem(this.name)) || [];
        } catch {
            return [];
        }
    }

    keep() {
        try {
            browser.sessionStorage.setItem(this.name, JSON.stringify(this.deeds));
        } catch {
            // a full or forbidden storage must not stop the desk
        }
    }

    add(deed) {
        this.deeds.push({ ...deed, key: newKey() });
        this.keep();
        return this.deeds.at(-1);
    }

    remove(deed) {
        this.deeds.splice(
            this.deeds.findIndex(({ key }) => key === deed.key),
            1
        );
        this.keep();
    }

    /** Send all that waits, one after another; stops at the first that is lost. */
    flush(onDone, onRefused) {
        this.sending ??= this.sendAll(onDone, onRefused).finally(() => {
            this.sending = null;
        });
        return this.sending;
    }

    async sendAll(onDone, onRefused) {
        while (this.deeds.length) {
            const [deed] = this.deeds;
            try {
                const result = await inTime(this.send(deed));
                this.remove(deed);
                onDone(deed, result);
            } catch (error) {
                if (isLost(error)) {
                    throw error;
                }
                this.remove(deed);
                onRefused(deed, error);
            }
        }
    }
}

export function isLost(error) {
    return error instanceof ConnectionLostError;
}

/** The promise, or a lost connection when it takes too long. */
export function inTime(promise) {
    let timer;
    const late = new Promise((_resolve, reject) => {
        timer = browser.setTimeout(() => reject(new ConnectionLostError()), PATIENCE);
    });
    return Promise.race([promise, late]).finally(() => browser.clearTimeout(timer));
}

/** (randomUUID needs https, which an office network may lack) */
function newKey() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
