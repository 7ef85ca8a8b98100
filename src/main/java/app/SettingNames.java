package app;

/** Names of settings that more than one part of the start reads. */
public final class SettingNames {

    /** The command that this process runs; absent for the platform itself. */
    public static final String TASK = "orderwright.task";

    public static final String DATASOURCE_URL = "spring.datasource.url";
    public static final String BESIDE_FIRST_RUN = "orderwright.beside-first-run";
    public static final String ADDRESS = "server.address";
    public static final String MASTER_KEY = "orderwright.privacy.master-key";
    public static final String SANDBOX = "orderwright.payment.sandbox.enabled";
    public static final String CARRIER_SANDBOX = "orderwright.shipping.sandbox.enabled";

    /** The URL of the embedded database that another process has started and that this process uses too. */
    public static final String JOINED_DATABASE = "orderwright.joined-database";

    /** The beginning of the name of a property source whose only value is the content of a file; then follows the path of the file. */
    public static final String FILE_SOURCE = "file ";

    private SettingNames() {}
}
