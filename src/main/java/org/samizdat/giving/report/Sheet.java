package org.samizdat.giving.report;

import java.util.List;

/**
 * A report as a table: for a page, and for a program that reads tables.
 *
 * @param heads names of the columns, as a program knows them
 * @param lines words, counts ({@link Long}), amounts ({@link org.samizdat.values.Money}), months
 *     and days
 */
public record Sheet(List<String> heads, List<List<Object>> lines) {}
