# share/local.mk - data, manual, completion.

checklistsdialysisdir = $(pkgdatadir)/checklists/dialysis
dist_checklistsdialysis_DATA = \
    share/checklists/dialysis/haemodialysis.ini

checklistsethicsdir = $(pkgdatadir)/checklists/ethics
dist_checklistsethics_DATA = \
    share/checklists/ethics/communication.ini \
    share/checklists/ethics/conduct.ini \
    share/checklists/ethics/informed-consent.ini

checklistsimagingdir = $(pkgdatadir)/checklists/imaging
dist_checklistsimaging_DATA = \
    share/checklists/imaging/abdominal-ultrasound.ini \
    share/checklists/imaging/chest-xray.ini \
    share/checklists/imaging/ecg-12-lead.ini \
    share/checklists/imaging/fast-ultrasound.ini \
    share/checklists/imaging/radiation-safety.ini

checklistsinfectiousdir = $(pkgdatadir)/checklists/infectious
dist_checklistsinfectious_DATA = \
    share/checklists/infectious/dengue-follow-up.ini \
    share/checklists/infectious/hand-hygiene.ini \
    share/checklists/infectious/isolation-outbreak.ini \
    share/checklists/infectious/ppe.ini \
    share/checklists/infectious/sepsis-first-hour.ini

checklistsnursingmanagementdir = $(pkgdatadir)/checklists/nursing-management
dist_checklistsnursingmanagement_DATA = \
    share/checklists/nursing-management/isbar-handover.ini \
    share/checklists/nursing-management/ward-management.ini

checklistsobstetricspaediatricsdir = $(pkgdatadir)/checklists/obstetrics-paediatrics
dist_checklistsobstetricspaediatrics_DATA = \
    share/checklists/obstetrics-paediatrics/active-third-stage.ini \
    share/checklists/obstetrics-paediatrics/birth-attendance.ini \
    share/checklists/obstetrics-paediatrics/normal-delivery.ini \
    share/checklists/obstetrics-paediatrics/sick-child.ini

checklistspharmacydir = $(pkgdatadir)/checklists/pharmacy
dist_checklistspharmacy_DATA = \
    share/checklists/pharmacy/cold-chain.ini \
    share/checklists/pharmacy/medication-review.ini

checklistsstationstandardsdir = $(pkgdatadir)/checklists/station-standards
dist_checklistsstationstandards_DATA = \
    share/checklists/station-standards/emergency-bag.ini \
    share/checklists/station-standards/register-review.ini \
    share/checklists/station-standards/sop-standard.ini \
    share/checklists/station-standards/technique-transfer.ini

checklistssurgerydir = $(pkgdatadir)/checklists/surgery
dist_checklistssurgery_DATA = \
    share/checklists/surgery/abscess-drainage.ini \
    share/checklists/surgery/chest-tube.ini \
    share/checklists/surgery/plaster.ini \
    share/checklists/surgery/sterile-field.ini \
    share/checklists/surgery/urinary-catheter.ini \
    share/checklists/surgery/wound-suture.ini

headingsdir = $(pkgdatadir)/headings
dist_headings_DATA = \
    share/headings/lists.ini

sampledir = $(pkgdatadir)/sample
dist_sample_DATA = \
    share/sample/classes.csv \
    share/sample/courses.csv \
    share/sample/enrolments.csv \
    share/sample/facilities.csv \
    share/sample/grants.csv \
    share/sample/indicators.csv \
    share/sample/partnerships.csv \
    share/sample/people.csv \
    share/sample/programmes.csv \
    share/sample/requirements.csv \
    share/sample/rounds.csv \
    share/sample/secondments.csv \
    share/sample/signoffs.csv

dist_man_MANS = \
    share/man/sotay-checklist.5 \
    share/man/sotay.1 \
    share/man/sotay.ini.5

bashcompdir = $(datadir)/bash-completion/completions
dist_bashcomp_DATA = share/completion/sotay

dist_doc_DATA = \
    share/doc/THREATS.md
