package platform.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.idempotency.IdempotencyKey;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.security.OpenToAll;
import platform.security.RequiresScope;
import testing.OwnTime;

/**
 * A controller that uses all features of the HTTP edge, without security and without a module. It is no @Configuration,
 * because other applications would scan that.
 */
@ComponentScan({
    "platform.clock",
    "platform.web",
    "platform.handler",
    "platform.parameters",
    "platform.security",
    "platform.idempotency",
    "platform.id"
})
@ImportAutoConfiguration({
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
@Import(OwnTime.class)
class EdgeProbe {

    @Bean
    BodySenders senders() {
        return request -> new BodySenders.Sender(BodySenders.Kind.TRUSTED, "any caller");
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    /** A problem of a module. */
    private enum ProbeProblem implements ProblemCode {
        INVENTORY_SHORTAGE;

        @Override
        public Description description() {
            return new Description(409, "Not enough stock", "There are too few units.", "Order fewer units.");
        }
    }

    enum Channel {
        WEB,
        PHONE
    }

    record Item(
            @NotBlank @Size(max = Limits.MAX_SKU_ID) @DigitsAsText
            String skuId,

            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Integer quantity,

            @Valid @Nullable Money unitPrice) {}

    @Schema(name = "ProbeAddress") // the API has an address of its own
    record Address(@NotBlank String name, @Nullable String postalCode) {}

    record Order(
            @NotEmpty @Size(max = Limits.MAX_LINES) List<@NotNull @Valid Item> items,
            @NotNull @CurrencyCode String currency,
            @Nullable Channel channel,
            @NotNull @Valid Address shippingAddress,
            @Nullable Instant placedAt,
            @Nullable Boolean gift,
            @Nullable Long weightGrams) {}

    private static final Executor SOON = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    @RestController
    @RequestMapping("/api/v2/probe")
    @OpenToAll("without security")
    static class ProbeController {

        @PostMapping
        Order place(@RequestBody @Valid Order order) {
            return order;
        }

        @PostMapping("/import")
        int size(@RequestBody byte[] body) {
            return body.length;
        }

        @PostMapping("/later")
        CompletableFuture<Order> later(@RequestBody @Valid Order order) {
            return CompletableFuture.supplyAsync(() -> order, SOON);
        }

        @PostMapping("/later-with-status")
        CompletableFuture<ResponseEntity<List<Item>>> laterWithStatus(@RequestBody @Valid Order order) {
            return CompletableFuture.supplyAsync(
                    () -> ResponseEntity.status(201)
                            .header("Location", "/there")
                            .body(order.items()),
                    SOON);
        }

        @PostMapping("/later-nothing")
        @ResponseStatus(HttpStatus.NO_CONTENT)
        CompletableFuture<Void> laterNothing() {
            return CompletableFuture.runAsync(() -> {}, SOON);
        }

        @PostMapping("/later-refused")
        CompletableFuture<Order> laterRefused(@RequestBody @Valid Order order) {
            return CompletableFuture.failedFuture(
                    new ProblemException(ProbeProblem.INVENTORY_SHORTAGE, "Too few.", Map.of("sku_id", "85123A")));
        }

        @PostMapping("/write")
        @RequiresScope("orders")
        IdempotencyKey write(IdempotencyKey key) {
            return key;
        }

        @GetMapping
        Map<String, ?> list(
                @PageLimits PageRequest request, @RequestParam(name = "user_id") @Size(max = 3) String userId) {
            return Map.of("limit", request.limit(), "cursor", String.valueOf(request.cursor()), "user_id", userId);
        }

        @GetMapping("/busy")
        void busy() {
            throw new QueryTimeoutException("secret table name");
        }

        @GetMapping("/broken")
        void broken() {
            throw new IllegalStateException("secret internals");
        }
    }
}
