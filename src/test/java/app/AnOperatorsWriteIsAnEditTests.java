package app;

import static app.Rules.check;
import static app.Rules.no;
import static app.Rules.noDependency;

import com.tngtech.archunit.core.domain.JavaClass;
import inventory.change.StockCommand;
import java.util.Set;
import java.util.stream.Stream;
import order.command.OrderCommand;
import org.junit.jupiter.api.Test;
import outbox.Command;
import payment.approval.DecideRefund;
import payment.wallet.BeginTopUp;
import platform.auditlog.AuditLog;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import promotion.packet.ClaimRedPacket;
import shipping.shipment.ShipmentCommand;

/**
 * A write of an operator is one class that {@code platform.edit.Edits} makes. ADR 109 says which requests go through the queue of a module
 * instead, and why.
 */
class AnOperatorsWriteIsAnEditTests {

    /**
     * Requests of shoppers, steps of the saga, refunds that call a provider, shipments, which are dispatched in bulk, and changes of stock that is
     * being sold.
     */
    private static final Set<Class<?>> IN_CROWDS = Set.of(
            OrderCommand.PlaceOrder.class,
            OrderCommand.CancelOrder.class,
            OrderCommand.RetryPayment.class,
            OrderCommand.ReturnGoods.class,
            OrderCommand.RefundReturn.class,
            BeginTopUp.class,
            DecideRefund.class,
            ClaimRedPacket.class,
            ShipmentCommand.class,
            StockCommand.AdjustStock.class,
            StockCommand.TransferStock.class);

    @Test
    void onlyWhatComesInCrowdsGoesThroughAQueue() {
        check(
                no(
                        "a request of an operator that goes through the queue of a module",
                        type -> isRequest(type) && IN_CROWDS.stream().noneMatch(type::isEquivalentTo)
                                ? Stream.of(type.getName())
                                : Stream.empty()),
                planted.inventory.AdjustsByCommand.class);
    }

    private static boolean isRequest(JavaClass type) {
        return type.isAssignableTo(Command.class)
                && type.getFields().stream()
                        .anyMatch(field -> field.getRawType().isEquivalentTo(IdempotencyKey.class));
    }

    /** Keys are claimed by edits, and for the commands above by the batch of the module. */
    @Test
    void onlyEditsAndBatchesClaimIdempotencyKeys() {
        Set<String> batches = Set.of(
                "inventory.change.InventoryListeners",
                "order.OrderLoader",
                "order.checkout.KnownOrders", // only reads them
                "order.OrderListeners",
                "payment.batch.WalletLoader",
                "payment.approval.Approvals",
                "promotion.PromotionListeners",
                "shipping.shipment.ShippingListeners");
        check(
                code -> noDependency(
                        "idempotency keys outside edits and batches",
                        (from, to) -> to.isEquivalentTo(IdempotencyRows.class)
                                && !code.isWithin(from, "platform")
                                && !from.getSimpleName().endsWith("Configuration")
                                && !batches.contains(from.getName())
                                && !isLongImport(from)),
                planted.inventory.RecordsByHand.class);
    }

    /**
     * Exports of personal data are read, and a rebuild of the view of traces is rolled back if one is under way. Bulk jobs record the refusals
     * of their items.
     */
    @Test
    void onlyEditsAndBatchesWriteTheAuditLog() {
        Set<String> others =
                Set.of("order.privacy.Exports", "tracking.trace.TraceProjection", "outbox.delivery.BatchTransactions");
        check(
                code -> noDependency(
                        "the audit log outside edits and batches",
                        (from, to) -> to.isEquivalentTo(AuditLog.class)
                                && !code.isWithin(from, "platform")
                                && !others.contains(from.getName())
                                && !recordsRefusalsOfItems(from)
                                && !isLongImport(from)),
                planted.inventory.RecordsByHand.class);
    }

    private static boolean recordsRefusalsOfItems(JavaClass type) {
        return type.getName().equals("bulk.BulkWorker")
                && type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(AuditLog.class))
                        .allMatch(call -> call.getName().equals("recordRefusal"));
    }

    /** The statement of a provider has too many lines for one transaction. */
    private static boolean isLongImport(JavaClass type) {
        return type.getName().equals("payment.reconciliation.StatementImports");
    }
}
