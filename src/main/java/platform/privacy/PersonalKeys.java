package platform.privacy;

import java.util.Collection;
import java.util.Map;
import org.springframework.dao.PessimisticLockingFailureException;

/** The keys of all persons. Everything joins the running transaction. */
public interface PersonalKeys {

    /** A key for each owner, for sealing; made where there is none. */
    Map<String, PersonalKey> obtain(Collection<String> owners);

    /**
     * Deletes those of these keys that {@link #obtain} made in this transaction; keys that were there before stay. For owners for whom
     * nothing is stored after all, as their commands were refused. What was sealed under a deleted key can never be opened.
     */
    void discard(Collection<PersonalKey> unused);

    /** The keys of those owners that have one, for opening. One that another instance erased may be found for a minute. */
    Map<String, PersonalKey> find(Collection<String> owners);

    /**
     * Waits for all transactions that have obtained keys, and lets no other obtain any until this one ends. Whoever decides under this
     * lock whether a key may go sees everything that was sealed under it.
     *
     * @throws PessimisticLockingFailureException if they do not end within a quarter of a second; this transaction can only roll back
     */
    void lockSealing();

    /**
     * Deletes the owner's key and adds it to the list of erasures: nothing that was sealed under it can be opened again. Other instances
     * may open it for a minute.
     *
     * @return whether there was a key
     */
    boolean erase(String owner);
}
