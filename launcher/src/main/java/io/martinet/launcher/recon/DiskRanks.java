package io.martinet.launcher.recon;

/**
 * How many disks are told one by one.
 *
 * @param fullest so many, the fullest first
 * @param emptiest so many, the emptiest first
 */
public record DiskRanks(int fullest, int emptiest) {
  /** None. */
  public static final DiskRanks NONE = new DiskRanks(0, 0);

  public DiskRanks {
    if (fullest < 0 || emptiest < 0) {
      throw new IllegalArgumentException("negative count: " + fullest + ", " + emptiest);
    }
  }
}
