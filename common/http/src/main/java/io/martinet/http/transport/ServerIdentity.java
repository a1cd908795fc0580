package io.martinet.http.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A server's key and certificate chain, read from PEM files and checked to belong together. */
record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  /**
   * @throws IOException a file is missing, holds something else, or the key is not the
   *     certificate's
   */
  static ServerIdentity read(Path certificateFile, Path keyFile) throws IOException {
    try {
      List<X509Certificate> chain = chain(certificateFile);
      String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
      PrivateKey key = key(keyFile, algorithm);
      checkPair(key, chain.getFirst(), algorithm);
      return new ServerIdentity(key, chain);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new CertificateException("no certificate in " + file);
      }
      return chain;
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int begin = text.indexOf(KEY_BEGIN);
    int end = text.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new IOException("no unencrypted PKCS#8 private key in " + file);
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** What the key signs, the certificate must verify: no TLS library checks it before a client. */
  private static void checkPair(PrivateKey key, X509Certificate certificate, String algorithm)
      throws IOException, GeneralSecurityException {
    Signature signature = Signature.getInstance(signatureOf(algorithm));
    byte[] message = certificate.getEncoded();
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new IOException("the key is not the certificate's");
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm; // the Edwards curves name both alike
    };
  }
}
