// One membership event, sent with confirms; what becomes of it is read from the vhost for trying.
// apt-get install librabbitmq-client-java openjdk-17-jdk-headless
// java -cp /usr/share/java/amqp-client.jar:/usr/share/java/slf4j-api.jar Publish.java
import com.rabbitmq.client.*;
import java.io.FileInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.*;

public class Publish {
    static final String ID = "example-java-1"; // the same fact sent again keeps its id
    static final String TYPE = "membership.member.joined.v1";
    static final String EVENT = """
        {"specversion": "1.0", "id": "%s", "source": "%s", "type": "%s", "subject": "M-900013",
         "time": "2026-03-02T09:15:00+08:00", "sequence": "1",
         "data": {"member": "M-900013", "kind": "individual", "branches": [], "effective_on": "2026-03-01"}}
        """.formatted(ID, System.getenv("SOURCE"), TYPE);

    public static void main(String[] args) throws Exception {
        ConnectionFactory place = new ConnectionFactory();
        URI url = new URI(System.getenv("AMQP_URL"));
        place.setUri(url);
        if (url.getScheme().equals("amqps")) trust(place, System.getenv("AMQP_CA"));
        // A list keeps the host's name, which the certificate is for; by itself client 5.0 connects to its number.
        AddressResolver there = new ListAddressResolver(List.of(new Address(place.getHost(), place.getPort())));
        try (Connection connection = place.newConnection(there)) {
            send(connection, place.getUsername());
            System.out.println("stored");
            if (place.getUsername().endsWith("-test"))
                System.out.println(verdict(connection, "verdicts." + place.getUsername()));
        } catch (ShutdownSignalException closed) { // a channel closed with 403 or 406: the set-up is wrong, and stays so
            System.err.println("not stored: " + closed.getReason());
            System.exit(1);
        }
    }

    /** Returns when it is stored. Whatever goes wrong on the way, send again with the same id. */
    static void send(Connection connection, String login) throws Exception {
        Channel channel = connection.createChannel();
        AtomicBoolean returned = new AtomicBoolean();
        channel.addReturnListener((code, text, exchange, key, properties, body) -> returned.set(true));
        channel.confirmSelect();
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
            .contentType("application/cloudevents+json").deliveryMode(2).messageId(ID).userId(login).build();
        for (int attempt = 0; attempt < 6; attempt++) {
            returned.set(false);
            channel.basicPublish("ingress.events", TYPE, true, properties, EVENT.getBytes(StandardCharsets.UTF_8));
            if (channel.waitForConfirms(30_000) && !returned.get()) return; // no confirm: TimeoutException
            System.err.println((returned.get() ? "returned" : "nacked") + ": again in " + (1 << attempt) + " s");
            Thread.sleep(1000L << attempt);
        }
        System.err.println("not stored");
        System.exit(1);
    }

    /** What becomes of it; only in the vhost for trying. The queue may hold verdicts of before. */
    static String verdict(Connection connection, String queue) throws Exception {
        Channel channel = connection.createChannel();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        channel.basicConsume(queue, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                told.add(new String(body, StandardCharsets.UTF_8));
            }
        });
        while (true) {
            String one = told.poll(30, TimeUnit.SECONDS);
            if (one == null) throw new TimeoutException("no verdict in 30 s");
            if (one.replace(" ", "").contains("\"message_id\":\"" + ID + "\"")) return one;
        }
    }

    /** amqps: the society has an authority of its own. By itself this client trusts everybody and checks no name. */
    static void trust(ConnectionFactory place, String file) throws Exception {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        try (FileInputStream pem = new FileInputStream(file)) {
            known.setCertificateEntry("society", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        place.useSslProtocol(context);
        place.setSocketConfigurator(socket -> { // from 5.4 on: place.enableHostnameVerification()
            if (socket instanceof SSLSocket) {
                SSLParameters asked = ((SSLSocket) socket).getSSLParameters();
                asked.setEndpointIdentificationAlgorithm("HTTPS");
                ((SSLSocket) socket).setSSLParameters(asked);
            }
        });
    }
}
