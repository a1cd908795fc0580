package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which storage policies a start gives a store. */
class UpRequestTest {
  @TempDir Path directory;

  private DataDirectory data;

  @BeforeEach
  void create() throws IOException {
    data = new DataDirectory(directory.resolve("data"));
    data.create();
  }

  @Test
  void aNewStoreHasGoldAndSilver() throws IOException {
    assertThat(open("").policies().texts()).containsExactly("0 gold default", "1 silver");
    assertThat(StoreFile.read(data).policies().texts())
        .containsExactly("0 gold default", "1 silver");
  }

  @Test
  void aStoreHasThosePoliciesThatTheConfigurationSaysAndKeepsThem() throws IOException {
    open("0 gold default");
    assertThat(open("").policies().texts()).containsExactly("0 gold default");
    List<String> two = List.of("0 gold default", "2 cold alias=ice replicas=2");
    assertThat(open(two.toArray(String[]::new)).policies().texts()).isEqualTo(two);
    assertThat(open("").policies().texts()).isEqualTo(two);
    assertThatThrownBy(() -> open("0 gold default"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("policy 2 (cold) has been there and must stay");
    assertThat(StoreFile.read(data).policies().texts()).isEqualTo(two);
  }

  /** What clients called the only policy goes on to work. */
  @Test
  void aStoreOfBeforeThereWereSeveralGetsSilverAndItsOwnIsStillPolicy0() throws IOException {
    open("");
    String text = Files.readString(data.storeFile());
    Files.writeString(
        data.storeFile(),
        String.join("\n", text.lines().filter(line -> !line.startsWith("policies")).toList()));
    assertThat(StoreFile.read(data).policies()).isEqualTo(StorePolicies.LEGACY);
    assertThat(open("").policies().texts())
        .containsExactly("0 gold default alias=Policy-0", "1 silver");
  }

  @Test
  void moreReplicasThanDevicesAreRefused() {
    assertThatThrownBy(() -> open("0 gold default replicas=5"))
        .isInstanceOf(StartException.class)
        .hasMessage("store.policies: 5 replicas of policy 0 need as many devices, there are 4");
  }

  @Test
  void theKeyOfTheOnlyPolicyNamesItsSuccessor() throws IOException {
    Path config = directory.resolve("old.toml");
    Files.writeString(config, "[proxy]\nstorage_policy_name = \"ours\"\n");
    assertThatThrownBy(() -> UpRequest.of(options(config)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxy.storage_policy_name is no longer a key: use store.policies");
  }

  private StoreFile open(String... policies) throws IOException {
    Path config = directory.resolve("martinet.toml");
    List<String> quoted =
        List.of(policies).stream()
            .filter(each -> !each.isEmpty())
            .map(each -> '"' + each + '"')
            .toList();
    Files.writeString(config, "[store]\npolicies = " + quoted + "\n");
    return UpRequest.of(options(config)).openStore();
  }

  private UpOptions options(Path config) {
    return new UpOptions(
        data.root(), config, 0, null, false, new UpOptions.ShapeWish(null, null, null), null, null);
  }
}
