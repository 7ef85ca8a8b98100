package planted.inventory;

import java.util.List;
import planted.catalog.internal.StockCache;

/** Also in a type argument it is another module's inside. */
public interface LooksInside {

    List<? extends StockCache> caches();
}
