package platform.privacy;

import java.util.Collection;
import java.util.Map;

/** The keys of all persons. Everything joins the running transaction. */
public interface PersonalKeys {

    /** A key for each owner, for sealing; made where there is none. */
    Map<String, PersonalKey> obtain(Collection<String> owners);

    /** The keys of those owners that have one, for opening. One that another instance erased may be found for a minute. */
    Map<String, PersonalKey> find(Collection<String> owners);

    /** Deletes the owner's key: nothing that was sealed under it can be opened again. */
    void erase(String owner);
}
