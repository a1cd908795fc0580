package io.martinet.http;

import io.martinet.testing.RecordEquality;
import org.junit.jupiter.api.Test;

class PeerAddressTest {
  @Test
  void hostAndPortDecide() throws Exception {
    RecordEquality.assertEachComponentDecides(
        new PeerAddress("127.0.0.1", 8080), new PeerAddress("::1", 8081));
  }
}
