package promotion.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a shopper can do to get a promotion that does not apply, or more of one that applies. A hint names no SKU, segment or code.
 *
 * @param gain what the shopper then gets; null if it cannot be said in short
 */
public record Hint(Need need, @Nullable Gain gain) {

    /** What is missing. */
    public sealed interface Need {}

    /** @param amount that the order, or the units that count, must cost more */
    public record SpendMore(Money amount) implements Need {}

    /** @param units that must be added, above zero */
    public record AddUnits(long units) implements Need {}

    public record StartsAt(Instant at) implements Need {}

    public record Ended(Instant at) implements Need {}

    /** It holds at certain hours of the week only. */
    public record OtherHours() implements Need {}

    public record OnlyForMembers() implements Need {}

    public record OnlyForFirstOrders() implements Need {}

    /** What a shopper gets. */
    public sealed interface Gain {}

    public record Save(Money amount) implements Gain {}

    public record SavePercent(int basisPoints) implements Gain {}

    public record FreeShipping() implements Gain {}

    public record FreeUnits(long units) implements Gain {}

    public record GetGift() implements Gain {}

    /**
     * A sentence for shoppers.
     *
     * @param language English or Chinese; English for any other
     * @param zone for times
     */
    public String text(Locale language, ZoneId zone) {
        boolean chinese = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        Words words = new Words(chinese ? Locale.CHINESE : Locale.ENGLISH, zone);
        boolean toDo = need instanceof SpendMore || need instanceof AddUnits;
        return gain == null
                ? words.of(need)
                : words.say(toDo ? "do_and_gain" : "rule_and_gain", words.of(need), words.of(gain));
    }

    /** The same with times in UTC. */
    public String text(Locale language) {
        return text(language, ZoneOffset.UTC);
    }

    private record Words(Locale language, ZoneId zone) {

        private static final ResourceBundle.Control ONLY_THESE =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

        String of(Need some) {
            return switch (some) {
                case SpendMore more -> say("need.spend", money(more.amount()));
                case AddUnits add -> say("need.add", add.units());
                case StartsAt start -> say("need.starts", time(start.at()));
                case Ended end -> say("need.ended", time(end.at()));
                case OtherHours hours -> say("need.hours");
                case OnlyForMembers members -> say("need.members");
                case OnlyForFirstOrders first -> say("need.first");
            };
        }

        String of(Gain some) {
            return switch (some) {
                case Save save -> say("gain.save", money(save.amount()));
                case SavePercent percent -> say("gain.percent", percent(percent.basisPoints()));
                case FreeShipping free -> say("gain.shipping");
                case FreeUnits units -> say("gain.units", units.units());
                case GetGift gift -> say("gain.gift");
            };
        }

        String say(String key, Object... values) {
            ResourceBundle texts =
                    ResourceBundle.getBundle("promotion.hints", language, Hint.class.getClassLoader(), ONLY_THESE);
            return new MessageFormat(texts.getString(key), language).format(values);
        }

        private static String money(Money amount) {
            BigDecimal decimal = amount.toDecimal();
            BigDecimal whole = decimal.setScale(0, RoundingMode.DOWN);
            return amount.currency() + " " + (whole.compareTo(decimal) == 0 ? whole : decimal).toPlainString();
        }

        private static String percent(int basisPoints) {
            return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
        }

        private String time(Instant at) {
            return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).format(at.atZone(zone));
        }
    }
}
