package platform.audit;

import java.util.List;

/** Looks for findings of one class that only code of the module can detect. It reads one snapshot and writes nothing. */
public interface Inspection {

    List<Finding> inspect();
}
