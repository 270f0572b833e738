import * as hoot from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";

const tours = registry.category("web_tour.tours");
const DESK = "/odoo/reception";

const see = (trigger) => ({ content: `See ${trigger}`, trigger });
const click = (trigger) => ({ content: `Click ${trigger}`, trigger, run: "click" });
const type = (trigger, text) => ({
    content: `Type in ${trigger}`,
    trigger,
    run: `edit ${text}`,
});
/** Keys alone, at what has the focus. */
const press = (trigger, ...keys) => ({
    content: `Press ${keys.join(", ")} at ${trigger}`,
    trigger,
    async run() {
        for (const key of keys) {
            await hoot.press(key.split("+"));
        }
    },
});
const guest = (name) => `.o_reception_guest:contains(${name})`;
const tick = (name) => click(`${guest(name)} input[type=checkbox]`);
const done = (text) => see(`.o_reception_done .alert:contains(${text})`);
/** A hand scanner types fast and ends with Enter, wherever the focus is. */
const scan = (text) => ({
    content: `Scan ${text}`,
    trigger: ".o_reception_slot",
    run() {
        document.activeElement.blur();
        for (const key of [...text(), "Enter"]) {
            const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            document.body.dispatchEvent(event);
        }
    },
});
const told = (name) => document.body.dataset[name];

tours.add("djpk_reception_received", {
    url: DESK,
    steps: () => [
        see(".o_reception_next.o_reception_selected:contains(Kabupaten Bandung)"),
        see(".o_reception_cap:contains(Bupati tidak hadir: maksimal 2 tamu)"),
        tick("Asep Sunandar"),
        see(".o_reception_cap:contains(Bupati hadir: maksimal 4 tamu. Hadir di sini: 1)"),
        click(".o_reception_add"),
        see(".o_reception_announced .o_reception_planned:contains(Lilis)"),
        // one of those announced is ticked, not written down again
        type("#reception_sub_name", "lilis suryani"),
        click(".o_reception_planned.btn-warning:contains(Lilis)"),
        see(`${guest("Lilis")} input:checked`),
        click(".o_reception_add"),
        type("#reception_sub_name", "Rini Anggraeni"),
        press("#reception_sub_name", "Enter"),
        see(`${guest("Rini")} .badge:contains(Pengganti)`),
        see(".o_reception_cap:contains(Hadir di sini: 3)"),
        press(".o_reception_check_in:focus", "Enter"),
        done("Sudah registrasi: Asep Sunandar, Lilis Suryani, Rini Anggraeni."),
        see(".o_reception_slot:contains(Sudah registrasi):contains(3 dari 4 hadir)"),
        click(`${guest("Lilis")} .o_reception_sppd`),
        type("#reception_sppd_number", "090/7/SPPD/2025"),
        {
            content: "The institution is proposed as the issuer",
            trigger: "#reception_sppd_issuer",
            run() {
                if (this.anchor.value !== "BKAD Bandung") {
                    throw new Error(this.anchor.value);
                }
            },
        },
        type("#reception_sppd_issuer", "Setda Bandung"),
        press("#reception_sppd_issuer", "Enter"),
        done("SPPD 090/7/SPPD/2025 atas nama Lilis Suryani sudah ditandatangani."),
        click(`${guest("Rini")} .o_reception_sppd`),
        {
            content: "The last issuer is remembered",
            trigger: "#reception_sppd_issuer",
            run() {
                if (this.anchor.value !== "Setda Bandung") {
                    throw new Error(this.anchor.value);
                }
            },
        },
        type("#reception_sppd_number", "090-7 sppd 2025"),
        press("#reception_sppd_number", "Enter"),
        see(".o_reception_refusals[role=alert] .alert:contains([sppd_duplicate])"),
    ],
});

tours.add("djpk_reception_cap_falls", {
    url: DESK,
    steps: () => [
        tick("Lilis"),
        tick("Ujang"),
        see(".o_reception_cap:not(.o_reception_over):contains(Hadir di sini: 2)"),
        click(".o_reception_add"),
        type("#reception_sub_name", "Rini Anggraeni"),
        click(".o_reception_keep"),
        see(".o_reception_over:contains(Bupati tidak hadir: maksimal 2 tamu. Hadir di sini: 3)"),
        click(".o_reception_check_in"),
        see(".o_reception_refusals:contains([visitor_limit])"),
        see(".o_reception_slot:contains(0 dari 3 hadir)"),
        click(`${guest("Rini")} button`),
        click(".o_reception_check_in"),
        done("Sudah registrasi: Lilis Suryani, Ujang Maulana."),
    ],
});

tours.add("djpk_reception_wrong_day", {
    url: DESK,
    steps: () => [
        type("#reception_query", "hartati"),
        press("#reception_query", "Enter"),
        see(".o_reception_headline:contains(Kunjungan Anda besok pukul 09.00 WIB.)"),
        see(".o_reception_found:contains(Contact Center dapat memindahkan kunjungan)"),
        click(".o_reception_refuse"),
        see("#reception_walk_in_name:focus"),
        see(".o_reception_reason.o_reception_selected:contains(hari lain)"),
        type("#reception_walk_in_name", "Hartati"),
        press("#reception_walk_in_name", "Enter"),
        done("Tercatat: penolakan ke-1 hari ini."),
    ],
});

tours.add("djpk_reception_walk_in", {
    url: DESK,
    steps: () => [
        press(".o_reception_slot", "Alt+w"),
        type("#reception_walk_in_name:focus", "Rudi Hartono"),
        press("#reception_walk_in_name:focus", "Enter"),
        done("Tercatat: penolakan ke-1 hari ini."),
        see(".o_reception_how:contains(surat permintaan)"),
        press(".o_reception_walk_in_new:focus", "Enter"),
        type("#reception_walk_in_name:focus", "Budi Raharjo"),
        press("#reception_walk_in_name:focus", "Alt+d"),
        type("#reception_walk_in_institution", "BPKAD Bantul"),
        type("#reception_walk_in_phone", "0812000333"),
        type(".o_reception_form .o-autocomplete--input", "Bantul"),
        click(".o-autocomplete--dropdown-item a:contains(Bantul)"),
        type("#reception_walk_in_question", "Kapan DAU disalurkan?"),
        click(".o_reception_log"),
        done("menunggu Contact Center"),
        see(".o_reception_to_walk_in .badge:contains(2)"),
    ],
});

tours.add("djpk_reception_scanned", {
    url: DESK,
    steps: () => [
        click(".o_reception_to_inside"),
        see(".o_reception_inside"),
        scan(() => told("pass")),
        see(".o_reception_visit h2:contains(Kabupaten Bandung)"),
        scan(() => told("tomorrow")),
        see(".o_reception_headline:contains(besok pukul 09.00 WIB)"),
        scan(() => "TM/0000/00000"),
        see(".o_reception_pane h2:contains(tidak ditemukan)"),
    ],
});

tours.add("djpk_reception_out", {
    url: DESK,
    steps: () => [
        see(".o_reception_to_inside .badge:contains(2)"),
        click(`${guest("Lilis")} .o_reception_out`),
        done("Lilis Suryani sudah keluar."),
        see(".o_reception_to_inside .badge:contains(1)"),
        click(`${guest("Lilis")} .o_reception_back`),
        done("Lilis Suryani masih berada di sini."),
        click(".o_reception_to_inside"),
        see(".o_reception_inside tr:contains(Ujang)"),
        click("tr:contains(Lilis) .o_reception_out"),
        see(".o_reception_inside h2:contains(1)"),
        see(".o_reception_inside:not(:has(tr:contains(Lilis)))"),
    ],
});

tours.add("djpk_reception_offline", {
    url: DESK,
    steps: () => [
        {
            content: "The answers get lost on their way; what was asked for is done",
            trigger: ".o_reception_next",
            run() {
                const send = rpc._rpc;
                rpc._rpc = async (url, ...rest) => {
                    const answer = send(url, ...rest);
                    if (!url.includes("djpk.consultation.session")) {
                        return answer;
                    }
                    await answer;
                    throw new ConnectionLostError(url);
                };
                document.body.addEventListener("network", () => (rpc._rpc = send));
            },
        },
        click(".o_reception_add"),
        type("#reception_sub_name", "Rini Anggraeni"),
        click(".o_reception_keep"),
        click(".o_reception_check_in"),
        see(".o_reception_network:contains(Tidak ada koneksi.):contains(1 catatan disimpan)"),
        done("Disimpan."),
        click(".o_reception_again"),
        see(".o_reception_network:contains(1 catatan disimpan)"),
        {
            content: "The network is back",
            trigger: ".o_reception_again",
            run: () => document.body.dispatchEvent(new Event("network")),
        },
        // sent again by itself
        done("Sudah registrasi: Rini Anggraeni."),
        see(".o_reception_desk:not(:has(.o_reception_network .alert))"),
        see(`${guest("Rini")}:contains(masuk)`),
    ],
});

tours.add("djpk_reception_two_desks", {
    url: DESK,
    steps: () => [
        tick("Lilis"),
        {
            content: "Another desk checks in the same guest and one more",
            trigger: ".o_reception_check_in",
            async run() {
                const values = JSON.parse(told("other"));
                await rpc("/web/dataset/call_kw/djpk.consultation.session/check_in", {
                    model: "djpk.consultation.session",
                    method: "check_in",
                    args: [],
                    kwargs: values,
                });
            },
        },
        click(".o_reception_check_in"),
        see(".o_reception_slot:contains(2 dari 3 hadir)"),
        see(`${guest("Ujang")}:contains(masuk)`),
        see(".o_reception_cap:contains(Hadir di sini: 2)"),
    ],
});
