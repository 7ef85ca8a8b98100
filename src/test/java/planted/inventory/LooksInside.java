package planted.inventory;

import java.util.List;
import planted.catalog.internal.Shelf;

/** Also in a type argument it is another module's inside. */
public interface LooksInside {

    List<? extends Shelf> shelves();
}
