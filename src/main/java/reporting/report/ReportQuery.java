package reporting.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.web.FieldProblem;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/** Parses the parameters of a report, and collects a problem for every parameter that breaks a rule. */
public final class ReportQuery {

    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    private static final String INSTANT_RULE =
            "must be an instant such as 2026-03-01T00:00:00Z, or a date such as 2026-03-01";

    private final ZoneId zoneOfSums;
    private final ZoneId zone;
    private final List<FieldProblem> problems = new ArrayList<>();

    /**
     * @param zoneOfSums the time zone by whose hours the sums are kept
     * @param zone the requested time zone; null for that of the sums
     */
    public ReportQuery(ZoneId zoneOfSums, @Nullable String zone) {
        this.zoneOfSums = zoneOfSums;
        // Only names of regions and UTC: a zone such as UTC+01:00 has no agreed spelling.
        boolean known = zone == null || ZoneId.getAvailableZoneIds().contains(zone);
        if (!known) {
            problems.add(new FieldProblem("zone", "must be the name of a time zone such as Europe/London"));
        }
        this.zone = zone == null || !known ? zoneOfSums : ZoneId.of(zone);
    }

    public ZoneId zone() {
        return zone;
    }

    /** @param hourly whether the time must be the start of an hour in the time zone of the sums */
    public Instant time(String field, String text, boolean hourly) {
        Optional<Instant> read = instant(text);
        if (read.isEmpty()) {
            problems.add(new FieldProblem(field, INSTANT_RULE));
        } else if (read.get().isBefore(EARLIEST) || read.get().isAfter(LATEST)) {
            problems.add(new FieldProblem(field, "must be between the years 1900 and 9999"));
        } else if (hourly && !isHour(read.get()) && isDate(text) && !zone.equals(zoneOfSums)) {
            refuseZone(); // the date would begin at an hour in the zone of the sums
        } else if (hourly && !isHour(read.get())) {
            problems.add(new FieldProblem(field, "must be the start of an hour in the time zone " + zoneOfSums));
        }
        return read.orElse(EARLIEST);
    }

    private Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    isDate(text)
                            ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                            : Instant.parse(text).truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static boolean isDate(String text) {
        return text.length() == 10;
    }

    private boolean isHour(Instant at) {
        return at.atZone(zoneOfSums).truncatedTo(ChronoUnit.HOURS).toInstant().equals(at);
    }

    /** Adds a problem unless {@code to} is after {@code from}, by at most 3,660 days. */
    void period(Instant from, Instant to) {
        period(from, to, LONGEST);
    }

    /** Adds a problem unless {@code to} is after {@code from}, by at most so many days. */
    public void period(Instant from, Instant to, Duration longest) {
        if (problems.isEmpty() && !to.isAfter(from)) {
            problems.add(new FieldProblem("to", "must be after from"));
        } else if (problems.isEmpty() && Duration.between(from, to).compareTo(longest) > 0) {
            problems.add(new FieldProblem("to", "must be at most %d days after from".formatted(longest.toDays())));
        }
    }

    /**
     * Adds a problem unless each hour of the zone is an hour of the sums in the whole period. Sums by hour cannot be split, so days that
     * begin at another minute are unknown.
     */
    void hours(Instant from, Instant to) {
        if (!problems.isEmpty() || zone.equals(zoneOfSums)) {
            return;
        }
        // Offsets change only at the ends of these spans, so it is enough to compare the zones within each.
        Set<Instant> ends = new TreeSet<>(Selection.offsets(zone, from, to).keySet());
        boolean splitsAnHour = !ends.stream().allMatch(this::isHour);
        ends.addAll(Selection.offsets(zoneOfSums, from, to).keySet());
        if (splitsAnHour || !ends.stream().allMatch(end -> isWhole(end.minusNanos(1)))) {
            refuseZone();
        }
    }

    private void refuseZone() {
        FieldProblem problem = new FieldProblem(
                "zone",
                "must differ from %s, by whose hours the sums are kept, by whole hours in the whole period"
                        .formatted(zoneOfSums));
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** Whether both zones differ by whole hours at this time. */
    private boolean isWhole(Instant at) {
        int difference = zone.getRules().getOffset(at).getTotalSeconds()
                - zoneOfSums.getRules().getOffset(at).getTotalSeconds();
        return difference % Duration.ofHours(1).toSeconds() == 0;
    }

    /**
     * The begin of the period of the same length that ends at {@code from}: as many months if the period consists of whole calendar months
     * in the zone, as many days if it consists of whole days, else as many hours.
     */
    Instant beginOfPrevious(Instant from, Instant to) {
        ZonedDateTime begin = from.atZone(zone);
        ZonedDateTime end = to.atZone(zone);
        if (!isMidnight(begin) || !isMidnight(end)) {
            return from.minus(Duration.between(from, to));
        }
        return begin.getDayOfMonth() == 1 && end.getDayOfMonth() == 1
                ? begin.minusMonths(ChronoUnit.MONTHS.between(begin.toLocalDate(), end.toLocalDate()))
                        .toInstant()
                : begin.minusDays(ChronoUnit.DAYS.between(begin.toLocalDate(), end.toLocalDate()))
                        .toInstant();
    }

    private boolean isMidnight(ZonedDateTime time) {
        return time.equals(time.toLocalDate().atStartOfDay(zone));
    }

    /** The requested channel. If no channel is requested, all channels that the caller may see; null if the caller may see all. */
    public static @Nullable Set<String> channels(Caller caller, @Nullable String requested) {
        Set<String> allowed = caller.channels();
        if (requested == null) {
            return allowed;
        }
        if (allowed != null && !allowed.contains(requested)) {
            throw new ProblemException(
                    PlatformProblem.FORBIDDEN, "The token does not allow this channel.", Map.of("channel", requested));
        }
        return Set.of(requested);
    }

    /** Adds a problem for a parameter that breaks the rule. */
    public void refuse(String field, String rule) {
        problems.add(new FieldProblem(field, rule));
    }

    /** Parses one or two of the allowed dimensions, at most one of them a time; none if the text is null. */
    List<Dimension> dimensions(@Nullable String text, List<Dimension> allowed) {
        if (text == null) {
            return List.of();
        }
        List<Dimension> read = Stream.of(text.split(",", -1))
                .flatMap(word -> allowed.stream()
                        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word)))
                .toList();
        long times = read.stream().filter(Dimension::isTime).count();
        if (read.size() != text.split(",", -1).length
                || read.size() > 2
                || times > 1
                || read.size() != read.stream().distinct().count()) {
            List<String> names = allowed.stream()
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList();
            problems.add(new FieldProblem(
                    "group_by",
                    "must be one or two of %s, at most one of them a time".formatted(String.join(", ", names))));
        }
        return read;
    }

    <E extends Enum<E>> @Nullable E oneOf(String field, @Nullable String text, List<E> allowed) {
        if (text == null) {
            return null;
        }
        Optional<E> read =
                allowed.stream().filter(each -> each.name().equals(text)).findFirst();
        if (read.isEmpty()) {
            problems.add(new FieldProblem(
                    field,
                    "must be one of "
                            + String.join(", ", allowed.stream().map(Enum::name).toList())));
        }
        return read.orElse(null);
    }

    @Nullable
    String status(@Nullable String status) {
        List<String> known = Arrays.asList(
                "CREATED", "PAYING", "PAID", "SHIPPED", "COMPLETED", "CANCELLED", "EXPIRED", "REJECTED", "REFUNDED");
        if (status != null && !known.contains(status)) {
            problems.add(new FieldProblem("status", "must be one of " + String.join(", ", known)));
        }
        return status;
    }

    /** @throws ProblemException with status 400, which names every invalid parameter */
    public void check() {
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }
}
