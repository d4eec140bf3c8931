import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Starts Neo4j 2026.x, whose jars have no entry point of their own: java -cp 'lib/*' Server.java HOME. */
class Server {
    public static void main(String[] arguments) throws InterruptedException {
        Path home = Path.of(arguments[0]);
        var service = new DatabaseManagementServiceBuilder(home).loadPropertiesFromFile(home.resolve("conf/neo4j.conf")).build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        Thread.currentThread().join();
    }
}
