package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.Outbox;
import promotion.PromotionEvent.Answer;
import promotion.Shop.Offer;
import promotion.document.Limit;
import promotion.operation.PromotionOperator;
import testing.Asker;

/** Sends requests to promotion through the transport, and reads its answers and its tables. */
class PromotionAsker extends Asker {

    final PromotionOperator operator;

    PromotionAsker(
            Outbox outbox, Commands commands, TransactionTemplate transaction, JdbcClient database, BeanFactory beans) {
        super(outbox, commands, transaction, database);
        operator = new PromotionOperator(beans, transaction);
    }

    List<Answer> ask(PromotionRequest... requests) {
        return ask(Answer.class, requests);
    }

    /** Deletes the promotions of earlier tests, and everything that refers to them. */
    void deleteOffers() {
        awaitDelivered();
        for (String table : List.of(
                "red_packet_claim",
                "red_packet",
                "allowance",
                "redemption",
                "discount",
                "coupon",
                "code_batch",
                "promotion_version",
                "promotion")) {
            database().sql("delete from promotion." + table).update();
        }
        database().sql("update promotion.edition set number = number + 1").update();
    }

    void offers(Offer... offers) {
        for (Offer offer : offers) {
            operator.puts(offer.promotionId(), offer.terms());
        }
    }

    void coupon(String code, String promotionId, @Nullable Long maxUses) {
        operator.putsCoupon(promotionId, code, maxUses, null);
    }

    /** Held and redeemed. */
    List<Long> uses(String code) {
        return numbers("select held, redeemed from promotion.coupon where code = ?", code);
    }

    /** Held and redeemed, in minor units. */
    List<Long> budget(String promotionId) {
        return numbers(
                "select held_minor, redeemed_minor from promotion.promotion where promotion_id = ?", promotionId);
    }

    /** The held and redeemed uses of all customers, days and so on that a kind of limit counts. */
    List<Long> counted(String promotionId, Limit.Per per) {
        return numbers(
                "select sum(held_uses)::bigint, sum(redeemed_uses)::bigint from promotion.allowance where promotion_id = ? and per = '%s'"
                        .formatted(per),
                promotionId);
    }

    /** The most that one allowance of the promotion counts, in minor units. */
    long most(String promotionId) {
        return numbers(
                        "select max(held_minor + redeemed_minor) from promotion.allowance where promotion_id = ?",
                        promotionId)
                .getFirst();
    }

    /** The version of a row: it changes with each write and each lock of the row. */
    String version(String table, String keyColumn, String key) {
        return text(
                "select xmin || ' ' || xmax || ' ' || ctid from promotion.%s where %s = ?".formatted(table, keyColumn),
                key);
    }

    /** Asserts that coupons and budgets count exactly the uses and amounts of the discounts, and that no coupon is used twice. */
    void assertBooksBalance() {
        assertThat(count("""
                        select count(*) from promotion.coupon c
                        left join (select code, count(*) filter (where status = 'granted') held,
                                          count(*) filter (where status = 'redeemed') redeemed
                                   from promotion.discount_part where uses_coupon group by code) u using (code)
                        where (c.held, c.redeemed) <> (coalesce(u.held, 0), coalesce(u.redeemed, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from promotion.promotion p
                        left join (select promotion_id,
                                          sum(counted_minor) filter (where status = 'granted') held,
                                          sum(counted_minor) filter (where status = 'redeemed') redeemed
                                   from promotion.discount_part where uses_budget group by promotion_id) u using (promotion_id)
                        where (p.held_minor, p.redeemed_minor) <> (coalesce(u.held, 0), coalesce(u.redeemed, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from promotion.allowance a
                        full join (select promotion_id, l ->> 0 per, l ->> 1 subject,
                                          count(*) filter (where status = 'granted' and is_used) held_uses,
                                          count(*) filter (where status = 'redeemed' and is_used) redeemed_uses,
                                          sum(counted_minor) filter (where status = 'granted') held,
                                          sum(counted_minor) filter (where status = 'redeemed') redeemed
                                   from promotion.discount_part, jsonb_array_elements(limits) l
                                   where status in ('granted', 'redeemed') group by 1, 2, 3) u using (promotion_id, per, subject)
                        where a.promotion_id is null or (a.held_uses, a.redeemed_uses, a.held_minor, a.redeemed_minor)
                            <> (coalesce(u.held_uses, 0), coalesce(u.redeemed_uses, 0), coalesce(u.held, 0), coalesce(u.redeemed, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from (select reference, code, promotion_id from promotion.discount_part where code is not null) t
                        full join promotion.redemption r using (reference, code, promotion_id)
                        where t.reference is null or r.reference is null
                        """)).isZero();
    }
}
