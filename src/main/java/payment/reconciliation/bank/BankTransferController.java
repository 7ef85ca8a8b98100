package payment.reconciliation.bank;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.StatementEvent.TransferKind;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;

/** What must arrive at the bank, or leave it. */
@RestController
@RequestMapping(path = "/api/v2/bank-transfers", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class BankTransferController {

    private final BankTransfers transfers;

    BankTransferController(BankTransfers transfers) {
        this.transfers = transfers;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankTransfer")
    record View(
            long transferNo,
            TransferKind kind,
            String counterpart,
            String transferId,
            Money amount,
            LocalDate day,
            @Nullable Long lineNo) {

        static View of(BankTransfer transfer) {
            return new View(
                    transfer.transferNo(),
                    transfer.kind(),
                    transfer.transfer().counterpart(),
                    transfer.transfer().transferId(),
                    transfer.amount(),
                    transfer.day(),
                    transfer.lineNo());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankTransferPage")
    record Page(List<View> transfers, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List what must arrive at the bank or leave it, newest first",
            description =
                    "The payouts of providers, and what was settled with third parties. With `open`, only those that no line of a bank statement has paid,"
                            + " or only the others.")
    Page listBankTransfers(
            @RequestParam(required = false) @Nullable TransferKind kind,
            @RequestParam(required = false) @Nullable Boolean open,
            @RequestParam(required = false)
                    @Nullable
                    @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters")
                    String currency,
            @PageLimits PageRequest request) {
        Long before =
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null);
        BankTransfers.Query query = new BankTransfers.Query(kind, open, currency, before);
        Slice<BankTransfer> page = Slice.of(
                request.limit(),
                rows -> transfers.list(query, rows),
                transfer -> Cursor.of(Long.toString(transfer.transferNo())));
        return new Page(page.rows(View::of), page.nextCursor());
    }
}
