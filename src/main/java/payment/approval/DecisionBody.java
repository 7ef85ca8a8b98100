package payment.approval;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import platform.text.Reason;

/** What an operator says with a decision. */
public sealed interface DecisionBody {

    @Schema(name = "RefundApprove")
    record Approve(@Nullable @Reason String note) implements DecisionBody {}

    @Schema(name = "RefundRefuse")
    record Refuse(@NotNull @Reason String note) implements DecisionBody {}
}
