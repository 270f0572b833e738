import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

/**
 * Documents that the server renders with WeasyPrint (`paper_kind`) are fetched at once.
 * The web client's own way asks for wkhtmltopdf first and, where that is missing, shows
 * HTML instead.
 */
export async function printPaper(action, options, env) {
    if (!action.paper_kind) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("djpk_consultation.papers", printPaper);
