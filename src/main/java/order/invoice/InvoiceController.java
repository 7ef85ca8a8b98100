package order.invoice;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import order.problem.OrderProblem;
import order.stream.Order;
import order.view.OrderDecryption;
import order.view.ReachableOrders;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Makes the invoice of an order when it is asked for; nothing is stored. */
@RestController
@RequestMapping("/api/v2/orders")
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class InvoiceController {

    private final ReachableOrders reachable;
    private final OrderDecryption opened;
    private final SellerProperties seller;
    private final LongWork longWork;

    InvoiceController(ReachableOrders reachable, OrderDecryption opened, SellerProperties seller, LongWork longWork) {
        this.reachable = reachable;
        this.opened = opened;
        this.seller = seller;
        this.longWork = longWork;
    }

    @GetMapping("/{order_no}/invoice")
    @Operation(
            summary = "Get the invoice of an order",
            description =
                    "The invoice of a paid order as PDF: seller, customer, lines, shipping, taxes by rate, and what"
                            + " was refunded. The same state of the order gives the same bytes. Shoppers reach only their"
                            + " own orders.")
    @ApiResponse(
            responseCode = "200",
            description = "The invoice",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PDF_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @ProblemCode.Possible(value = OrderProblem.class, codes = "ORDER_NOT_PAID")
    ResponseEntity<byte[]> getInvoice(@PathVariable("order_no") String orderNo, Caller caller) {
        Order order = reachable.order(orderNo, caller);
        if (order.progress().paidAt() == null) {
            throw new ProblemException(
                    OrderProblem.ORDER_NOT_PAID,
                    "Only a paid order has an invoice; details.status is the status of this order.",
                    Map.of("status", order.status()));
        }
        Invoice invoice = Invoice.of(order, opened.open(order).address(), seller);
        long work = InvoiceDocument.work(invoice);
        longWork.charge(caller, work);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("invoice-%s.pdf".formatted(orderNo))
                                .build()
                                .toString())
                .body(longWork.run(work, () -> InvoiceDocument.pdf(invoice)));
    }
}
