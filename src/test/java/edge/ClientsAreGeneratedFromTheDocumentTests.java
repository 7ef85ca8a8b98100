package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import client.ApiClient;
import client.ApiException;
import client.JSON;
import client.api.CatalogueApi;
import client.api.CatalogueApi.APIPutSkuRequest;
import client.api.OrdersApi;
import client.api.OrdersApi.APICancelOrderRequest;
import client.api.OrdersApi.APICreateOrderRequest;
import client.api.OrdersApi.APICreateReturnRequest;
import client.api.OrdersApi.APIGetOrderRequest;
import client.api.SandboxesApi;
import client.api.SandboxesApi.APIPaySandboxPaymentRequest;
import client.api.SandboxesApi.APIScanSandboxShipmentRequest;
import client.api.ShipmentsApi;
import client.api.ShipmentsApi.APIListShipmentsRequest;
import client.api.StockApi;
import client.api.StockApi.APIAdjustStockRequest;
import client.model.AddressBody;
import client.model.CancelBody;
import client.model.CheckoutBody;
import client.model.ItemBody;
import client.model.ListPrice;
import client.model.Money;
import client.model.OrderView;
import client.model.Problem;
import client.model.ReturnBody;
import client.model.SandboxPay;
import client.model.SandboxScan;
import client.model.Shipment;
import client.model.SkuRequest;
import client.model.StockAdjustment;
import client.model.UnitsBody;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * Generated clients need no change by hand. The build generates a Java and a TypeScript client from {@code docs/openapi.json}; here only classes
 * of the Java client talk to the platform, and the TypeScript client compiles.
 */
class ClientsAreGeneratedFromTheDocumentTests extends EdgeTest {

    private static final Path TYPESCRIPT = Path.of("target/generated-sources/typescript");

    ClientsAreGeneratedFromTheDocumentTests(Platform platform) {
        super(platform);
    }

    @Test
    void theJavaClientPlacesPaysAndReturnsAnOrder() throws ApiException {
        OrderView placed = place(sells(5), 3);
        assertThat(placed.getStatus()).isEqualTo(OrderView.StatusEnum.PAYING);
        assertThat(placed.getAmounts().getPayable()).isEqualTo(pounds(750));

        pay(placed);
        send(placed);

        orders(operatorsClient())
                .createReturn(APICreateReturnRequest.newBuilder()
                        .orderNo(placed.getOrderNo())
                        .xIdempotencyKey(Shop.freshKey())
                        .returnBody(new ReturnBody()
                                .addItemsItem(new UnitsBody().lineNo(1).quantity(2L))
                                .reason("too small"))
                        .build());
        Soon.holds("the refund", () -> {
            assertThat(show(placed).getReturns()).singleElement().satisfies(taken -> {
                assertThat(taken.getStatus()).isEqualTo("REFUNDED");
                assertThat(taken.getAmounts().getPayable()).isEqualTo(pounds(500));
            });
        });
    }

    @Test
    void theJavaClientCancelsAPaidOrder() throws ApiException {
        OrderView placed = place(sells(5), 1);
        pay(placed);
        await(placed, OrderView.StatusEnum.PAID);

        orders(shoppersClient())
                .cancelOrder(APICancelOrderRequest.newBuilder()
                        .orderNo(placed.getOrderNo())
                        .xIdempotencyKey(Shop.freshKey())
                        .cancelBody(new CancelBody().reason("changed my mind"))
                        .build());

        await(placed, OrderView.StatusEnum.REFUNDED);
    }

    /** A client decides by the code of the problem. */
    @Test
    void theJavaClientReadsWhyARequestIsRefused() throws Exception {
        String sku = sells(2);
        ApiException refused = catchThrowableOfType(ApiException.class, () -> place(sku, 3));

        assertThat(refused.getCode()).isEqualTo(409);
        Problem problem = JSON.getDefault().getMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getCode()).isEqualTo("INVENTORY_SHORTAGE");
        assertThat(problem.getStatus()).isEqualTo(409);
    }

    /** The compiler is looked for on the path, beside Node; nothing is downloaded. */
    @Test
    void theTypescriptClientCompilesUnderStrictRules() throws Exception {
        Optional<Path> compiler = onThePath("tsc");
        Assumptions.assumeTrue(
                onThePath("node").isPresent() && compiler.isPresent(),
                "Node or tsc is not on the path: npm install --global typescript installs the compiler");
        Process compilation = new ProcessBuilder(
                        compiler.orElseThrow().toString(),
                        "--strict",
                        "--noEmit",
                        "--target",
                        "es2020",
                        "--lib",
                        "es2020,dom",
                        "--module",
                        "esnext",
                        "--moduleResolution",
                        "bundler",
                        "index.ts")
                .directory(TYPESCRIPT.toFile())
                .redirectErrorStream(true)
                .start();
        String errors = new String(compilation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(compilation.waitFor()).as(errors).isZero();
    }

    private static Optional<Path> onThePath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A new SKU for 2.50 pounds. */
    private String sells(long units) throws ApiException {
        String sku = Shop.fresh("sku");
        ApiClient client = operatorsClient();
        new CatalogueApi(client)
                .putSku(APIPutSkuRequest.newBuilder()
                        .skuId(sku)
                        .xIdempotencyKey(Shop.freshKey())
                        .skuRequest(new SkuRequest()
                                .name("A heart")
                                .addPricesItem(new ListPrice().currency("GBP").amountMinor(250L)))
                        .build());
        new StockApi(client)
                .adjustStock(APIAdjustStockRequest.newBuilder()
                        .xIdempotencyKey(Shop.freshKey())
                        .stockAdjustment(new StockAdjustment()
                                .reference(Shop.freshKey())
                                .warehouseId("main")
                                .skuId(sku)
                                .delta(units)
                                .reason("delivered"))
                        .build());
        return sku;
    }

    private OrderView place(String sku, long quantity) throws ApiException {
        return orders(shoppersClient())
                .createOrder(APICreateOrderRequest.newBuilder()
                        .xIdempotencyKey(Shop.freshKey())
                        .checkoutBody(new CheckoutBody()
                                .addItemsItem(new ItemBody().skuId(sku).quantity(quantity))
                                .currency("GBP")
                                .paymentMethod("sandbox")
                                .channel("web")
                                .shippingAddress(new AddressBody()
                                        .name("Ada Lovelace")
                                        .line1("12 St James's Square")
                                        .city("London")
                                        .country("GB")))
                        .build());
    }

    private void pay(OrderView order) throws ApiException {
        Soon.holds("the payment", () -> assertThat(show(order).getPayment()).isNotNull());
        Money payable = order.getAmounts().getPayable();
        new SandboxesApi(client(null))
                .paySandboxPayment(APIPaySandboxPaymentRequest.newBuilder()
                        .reference(show(order).getPayment().getReference())
                        .sandboxPay(new SandboxPay()
                                .amountMinor(payable.getAmountMinor())
                                .currency(payable.getCurrency()))
                        .build());
    }

    /** The carrier takes the parcel. */
    private void send(OrderView order) throws ApiException {
        AtomicReference<@Nullable String> waybill = new AtomicReference<>();
        Soon.holds("the waybill", () -> {
            waybill.set(onlyShipment(order).getWaybill());
            assertThat(waybill.get()).isNotNull();
        });
        new SandboxesApi(client(null))
                .scanSandboxShipment(APIScanSandboxShipmentRequest.newBuilder()
                        .waybill(waybill.get())
                        .sandboxScan(new SandboxScan().event(SandboxScan.EventEnum.DISPATCHED))
                        .build());
        await(order, OrderView.StatusEnum.SHIPPED);
    }

    private Shipment onlyShipment(OrderView order) {
        try {
            List<Shipment> shipments = new ShipmentsApi(operatorsClient())
                    .listShipments(APIListShipmentsRequest.newBuilder()
                            .correlation(order.getCorrelation())
                            .build())
                    .getShipments();
            assertThat(shipments).hasSize(1);
            return shipments.getFirst();
        } catch (ApiException refused) {
            throw new AssertionError(refused);
        }
    }

    private void await(OrderView order, OrderView.StatusEnum status) {
        Soon.holds(
                "the status " + status,
                () -> assertThat(show(order).getStatus()).isEqualTo(status));
    }

    private OrderView show(OrderView order) {
        try {
            return orders(shoppersClient())
                    .getOrder(APIGetOrderRequest.newBuilder()
                            .orderNo(order.getOrderNo())
                            .build());
        } catch (ApiException refused) {
            throw new AssertionError(refused);
        }
    }

    private static OrdersApi orders(ApiClient client) {
        return new OrdersApi(client);
    }

    private ApiClient shoppersClient() {
        return client(platform.bearer(shopper.subject(), "orders"));
    }

    private ApiClient operatorsClient() {
        return client(platform.bearer("an operator", Shop.OPERATOR_SCOPES));
    }

    /** @param token the sandboxes need none */
    private ApiClient client(@Nullable String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(platform.uri("").toString());
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    private static Money pounds(long minor) {
        return new Money().amountMinor(minor).currency("GBP");
    }
}
