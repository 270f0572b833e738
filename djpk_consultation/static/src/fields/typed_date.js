/**
 * A date that is typed stays to be seen.
 *
 * Odoo puts the record's value back when the picker closes, which is the old one as
 * long as an onchange is under way (odoo/odoo#258111): the field then looks empty,
 * though the record has the date.
 */
import { patch } from "@web/core/utils/patch";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";

import { useEffect } from "@odoo/owl";

patch(DateTimeField.prototype, {
    setup() {
        super.setup();
        useEffect(
            () => {
                if (!this.picker.activeInput) {
                    this.state.value = this.getRecordValue();
                }
            },
            () => [JSON.stringify(this.getRecordValue())]
        );
    },
});
