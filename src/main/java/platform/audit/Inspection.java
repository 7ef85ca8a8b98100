package platform.audit;

import java.util.List;

/** Looks for differences of one class that only the module's own code can see. Judges from one snapshot, and writes nothing. */
public interface Inspection {

    List<Finding> inspect();
}
