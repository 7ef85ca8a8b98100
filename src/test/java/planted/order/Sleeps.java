package planted.order;

public class Sleeps {

    void await() throws InterruptedException {
        Thread.sleep(1);
    }
}
