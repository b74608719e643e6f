-- Custom fields of computers: every data type, a name twice, a name like the key's
-- requests: 3
SELECT computerId, "Cost center", "computerid (2)", leased, "Owner", [Purchase value], room, "Room (2)", "Warranty end"
FROM sam.computers_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName = 'Cost center' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'computerid' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Leased' THEN v.value = 'True' END),
       MAX(CASE WHEN v.customFieldName = 'Owner' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Purchase value' THEN CAST(v.value AS REAL) END),
       MAX(CASE WHEN v.customFieldId = (SELECT MIN(id) FROM sam.custom_fields WHERE name = 'Room') THEN v.value END),
       MAX(CASE WHEN v.customFieldId = (SELECT MAX(id) FROM sam.custom_fields WHERE name = 'Room') THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Warranty end' THEN SUBSTR(v.value, 1, 10) END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'Computer' GROUP BY v.assetId;

-- Custom fields of licenses
SELECT * FROM sam.licenses_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName = 'Cost center' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Project code' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Purchase value' THEN CAST(v.value AS REAL) END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'License' GROUP BY v.assetId;

-- Custom fields of users
SELECT * FROM sam.user_accounts_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName = 'Badge number' THEN CAST(v.value AS REAL) END),
       MAX(CASE WHEN v.customFieldName = 'UserStatus' THEN v.value END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'User' GROUP BY v.assetId;

-- Custom fields of agreements
SELECT * FROM sam.agreements_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName = 'Signed' THEN v.value = 'True' END),
       MAX(CASE WHEN v.customFieldName = 'Åtgärd' THEN v.value END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'Agreement' GROUP BY v.assetId;

-- Custom fields of custom objects
SELECT objectId, "Condition", "Next service" FROM sam.customobjects_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName = 'Condition' THEN v.value END),
       MAX(CASE WHEN v.customFieldName LIKE '%service' THEN SUBSTR(v.value, 1, 10) END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'Object' GROUP BY v.assetId;

-- Custom fields of mobile devices
SELECT mobileDeviceId, "SIM ""card""", "Warranty end" FROM sam.mobiledevices_custom;
-- sqlite:
SELECT v.assetId,
       MAX(CASE WHEN v.customFieldName LIKE 'SIM%' THEN v.value END),
       MAX(CASE WHEN v.customFieldName = 'Warranty end' THEN SUBSTR(v.value, 1, 10) END)
FROM sam.custom_fields_values v WHERE v.assetType_name = 'Mobile device' GROUP BY v.assetId;

-- Computers with and without custom fields, costs by cost center
-- requests: 4
SELECT x."Cost center", COUNT(*), COUNT(x.computerId), SUM(x."Purchase value"), MAX(x."Warranty end")
FROM sam.computers c LEFT JOIN sam.computers_custom x ON x.computerId = c.id
GROUP BY x."Cost center";
-- sqlite:
SELECT x.center, COUNT(*), COUNT(x.assetId), SUM(x.cost), MAX(x.warranty)
FROM sam.computers c
LEFT JOIN (SELECT v.assetId,
                  MAX(CASE WHEN v.customFieldName = 'Cost center' THEN v.value END) AS center,
                  MAX(CASE WHEN v.customFieldName = 'Purchase value' THEN CAST(v.value AS REAL) END) AS cost,
                  MAX(CASE WHEN v.customFieldName = 'Warranty end' THEN SUBSTR(v.value, 1, 10) END) AS warranty
           FROM sam.custom_fields_values v WHERE v.assetType_name = 'Computer' GROUP BY v.assetId) x ON x.assetId = c.id
GROUP BY x.center;

-- Custom fields as a predicate
SELECT c.hostName, x."Owner"
FROM sam.computers_custom x JOIN sam.computers c ON c.id = x.computerId
WHERE x."Leased" = 1 AND x."Warranty end" >= {d '2026-06-01'} AND x."Purchase value" > 1000.5;
-- sqlite:
SELECT c.hostName, x.owner
FROM (SELECT v.assetId,
             MAX(CASE WHEN v.customFieldName = 'Owner' THEN v.value END) AS owner,
             MAX(CASE WHEN v.customFieldName = 'Leased' THEN v.value END) AS leased,
             MAX(CASE WHEN v.customFieldName = 'Purchase value' THEN CAST(v.value AS REAL) END) AS cost,
             MAX(CASE WHEN v.customFieldName = 'Warranty end' THEN SUBSTR(v.value, 1, 10) END) AS warranty
      FROM sam.custom_fields_values v WHERE v.assetType_name = 'Computer' GROUP BY v.assetId) x
JOIN sam.computers c ON c.id = x.assetId
WHERE x.leased = 'True' AND x.warranty >= '2026-06-01' AND x.cost > 1000.5;

-- How many assets have custom fields
SELECT COUNT(*) FROM sam.computers_custom;
-- sqlite:
SELECT COUNT(DISTINCT assetId) FROM sam.custom_fields_values WHERE assetType_name = 'Computer';
