package app.demo;

import app.Home;
import app.database.EmbeddedDatabase;
import catalog.CatalogRequest.ListingRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.RestockRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.files.PrivateFiles;
import platform.money.Money;

/** Lists and stocks the demo catalogue on a first run, once. It publishes requests to catalogue and inventory, as any module would. */
@Component
@ConditionalOnProperty(name = "orderwright.task", matchIfMissing = true, havingValue = "none")
final class DemoData implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(DemoData.class);
    private static final String REFERENCE = "demo-catalogue";
    private static final String WAREHOUSE = "main";

    private final boolean firstRunsOwn;
    private final Path marker;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;

    DemoData(
            ObjectProvider<EmbeddedDatabase> database,
            Home home,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction) {
        this.firstRunsOwn = database.getIfAvailable() != null;
        this.marker = home.home().resolve(REFERENCE);
        this.publisher = publisher;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (!firstRunsOwn || Files.exists(marker)) {
            return;
        }
        List<DemoSku> skus = DemoCatalogue.read().skus();
        transaction.executeWithoutResult(status -> publish(skus));
        Files.createFile(
                marker, PrivateFiles.ofFiles()); // after a kill before this line, the repeated requests are idempotent
        LOG.info("Demo catalogue requested to be listed and stocked: skus={}", skus.size());
    }

    private void publish(List<DemoSku> skus) {
        for (DemoSku sku : skus) {
            Money price = Money.ofMinor(sku.unitPriceMinor(), sku.currency());
            publisher.publishEvent(new ListingRequested(sku.skuId(), sku.name(), List.of(price)));
        }
        List<Line> lines =
                skus.stream().map(sku -> new Line(sku.skuId(), sku.units())).toList();
        publisher.publishEvent(new RestockRequested(REFERENCE, REFERENCE, WAREHOUSE, lines));
    }
}
