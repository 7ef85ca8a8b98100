package promotion.operation;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.support.TransactionTemplate;
import platform.edit.Edit;
import platform.edit.TestEdits;
import promotion.code.CodeBatch;
import promotion.offer.Terms;
import promotion.packet.RedPacket;
import promotion.packet.RedPacketTerms;

/** Does what operators do with promotions, each in a transaction, without HTTP and without a key. */
public final class PromotionOperator {

    private final BeanFactory beans;
    private final TransactionTemplate transaction;

    public PromotionOperator(BeanFactory beans, TransactionTemplate transaction) {
        this.beans = beans;
        this.transaction = transaction;
    }

    public void puts(String promotionId, Terms terms) {
        make(PutPromotion.class, new PutPromotion.Wanted(promotionId, terms));
    }

    public void putsCoupon(String promotionId, String code, @Nullable Long maxUses, @Nullable String customer) {
        make(PutCoupon.class, new PutCoupon.Wanted(promotionId, new CouponEdit(code, maxUses, customer)));
    }

    /** Imports coupons that can be used once by whoever has their code. */
    public void imports(String promotionId, String... codes) {
        make(
                ImportCoupons.class,
                new ImportCoupons.Wanted(
                        promotionId,
                        Arrays.stream(codes)
                                .map(code -> new CouponEdit(code, 1L, null))
                                .toList()));
    }

    public UUID orders(CodeBatch codes) {
        return make(OrderCodes.class, codes);
    }

    public RedPacket putsRedPacket(String id, RedPacketTerms terms, RedPacket.Secret secret) {
        return make(PutRedPacket.class, new PutRedPacket.Wanted(id, terms, secret));
    }

    private <W, A> A make(Class<? extends Edit<W, A>> edit, W wanted) {
        Edit<W, A> bean = beans.getBean(edit);
        return transaction.execute(status -> bean.make(wanted, TestEdits.at(Instant.now())));
    }
}
