-- Made before each .sql file: employees, departments, sales, and tables of NULLs and of nothing.

CREATE TEMPORARY TABLE emp (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20), dept INTEGER, salary DECIMAL(10,2), hired DATE, boss INTEGER, rating DOUBLE PRECISION, active BOOLEAN);
# -1

INSERT INTO emp VALUES
    (1, 'Ann', 10, 5000.00, DATE '2019-03-01', NULL, 4.5, TRUE),
    (2, 'Bob', 10, 3500.50, DATE '2020-07-15', 1, 3.2, TRUE),
    (3, 'Cid', 20, 4200.00, DATE '2018-01-10', 1, NULL, FALSE),
    (4, 'Dee', 20, 3900.25, DATE '2021-11-30', 3, 4.1, TRUE),
    (5, 'Eve', 30, NULL, DATE '2022-02-28', 3, 2.9, NULL),
    (6, 'Fay', NULL, 3500.50, NULL, 1, 3.8, FALSE),
    (7, 'Gus', 10, 2800.00, DATE '2023-05-05', 2, 3.2, TRUE),
    (8, 'Hal', 40, 6100.75, DATE '2017-12-24', NULL, 4.9, TRUE);
# 8

CREATE TEMPORARY TABLE dept (id INTEGER, name VARCHAR(20), city VARCHAR(20));
# -1

INSERT INTO dept VALUES
    (10, 'Sales', 'Oslo'),
    (20, 'Research', 'Bergen'),
    (30, 'Support', NULL),
    (50, 'Legal', 'Oslo');
# 4

CREATE TEMPORARY TABLE sale (id INTEGER, emp INTEGER, amount DECIMAL(8,2), sold TIMESTAMP(3), region VARCHAR(10));
# -1

INSERT INTO sale VALUES
    (1, 1, 100.00, TIMESTAMP '2025-01-15 10:30:00', 'north'),
    (2, 1, 250.50, TIMESTAMP '2025-02-01 09:00:00', 'south'),
    (3, 2, 75.25, TIMESTAMP '2025-01-20 16:45:30', 'north'),
    (4, 2, 300.00, TIMESTAMP '2025-03-05 11:11:11', 'west'),
    (5, 4, 120.00, TIMESTAMP '2025-03-05 11:11:11', 'north'),
    (6, 7, 0.00, TIMESTAMP '2025-04-01 00:00:00', NULL),
    (7, 7, -15.75, TIMESTAMP '2025-04-02 12:00:00', 'south'),
    (8, NULL, 60.00, NULL, 'east'),
    (9, 1, 100.00, TIMESTAMP '2025-05-31 23:59:59.999', 'north');
# 9

CREATE TEMPORARY TABLE pair (a INTEGER, b VARCHAR(5));
# -1

INSERT INTO pair VALUES
    (1, 'x'),
    (2, NULL),
    (NULL, 'y'),
    (NULL, NULL),
    (1, 'x'),
    (3, 'z');
# 6

CREATE TEMPORARY TABLE empty (a INTEGER, b VARCHAR(5));
# -1
