# License AGPL-3.0 or later (http://www.gnu.org/licenses/agpl).

{
    "name": "DJPK Consultation",
    "summary": "Consultations by phone, video and visit after circular SE-2/PK.1/2024",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "djpk_consultation contributors",
    "depends": ["calendar", "helpdesk_mgmt", "resource", "rpc"],
    "data": [
        "security/djpk_security.xml",
        "security/ir.model.access.csv",
        "data/resource_calendar_data.xml",
        "data/djpk_region_data.xml",
        "data/helpdesk_ticket_channel_data.xml",
        "data/helpdesk_ticket_team_data.xml",
        "data/djpk_consultation_type_data.xml",
        "data/djpk_consultation_slot_data.xml",
        "data/djpk_consultation_room_data.xml",
        "data/djpk_consultation_policy_data.xml",
        "data/djpk_consultation_position_data.xml",
        "data/djpk_consultation_topic_data.xml",
    ],
    "application": False,
    "installable": True,
}
