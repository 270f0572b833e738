import { Component, useRef, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { SimilarAnswers } from "./similar_answers";

/** The desk's past answers beside a ticket's own, for whoever answers in the form. */
export class SimilarAnswersWidget extends Component {
    static template = xml`
        <div class="o_djpk_similar" t-ref="root">
            <SimilarAnswers
                question="record.data.question || ''"
                topicId="record.data.topic_id?.id || false"
                readonly="!record.isInEdition"
                onUse.bind="use"
                onFound="() => {}"
                onLeave.bind="focusAnswer"
                register="() => {}"
            />
        </div>`;
    static components = { SimilarAnswers };
    static props = standardWidgetProps;

    setup() {
        this.root = useRef("root");
    }

    get record() {
        return this.props.record;
    }

    async use({ answer }) {
        const before = (this.record.data.answer || "").trim();
        await this.record.update({ answer: before ? `${before}\n\n${answer}` : answer });
        this.focusAnswer();
    }

    focusAnswer() {
        const form = this.root.el.closest(".o_form_view");
        form?.querySelector("[name=answer] textarea")?.focus();
    }
}

registry.category("view_widgets").add("djpk_similar_answers", {
    component: SimilarAnswersWidget,
    fieldDependencies: [
        { name: "answer", type: "text" },
        { name: "question", type: "text" },
        { name: "topic_id", type: "many2one" },
    ],
});
