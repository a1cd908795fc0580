package io.martinet.proxy.keystone;

import io.martinet.service.config.Section;
import java.util.List;
import java.util.Locale;

/**
 * What roles allow; the settings of Swift's keystoneauth, with its defaults. Immutable; roles are
 * kept in lower case.
 *
 * @param operators {@code keystone.operator_roles}: own the account of their project
 * @param resellerAdmin {@code keystone.reseller_admin_role}: owns all accounts
 * @param systemReaders {@code keystone.system_reader_roles}: read all accounts
 * @param projectReaders {@code keystone.project_reader_roles}: read the account of their project
 * @param services {@code keystone.service_roles}: what a service must be that vouches for an
 *     operator, by a token of its own, in an account of {@code auth.service_prefix}
 * @param allowsNames {@code keystone.allow_names_in_acls}: whether ACLs may name projects and users
 *     of the default domain by their names
 * @param defaultDomainId {@code keystone.default_domain_id}: which domain that is
 */
public record RoleRules(
    List<String> operators,
    String resellerAdmin,
    List<String> systemReaders,
    List<String> projectReaders,
    List<String> services,
    boolean allowsNames,
    String defaultDomainId) {
  public RoleRules {
    operators = lower(operators);
    resellerAdmin = resellerAdmin.toLowerCase(Locale.ROOT);
    systemReaders = lower(systemReaders);
    projectReaders = lower(projectReaders);
    services = lower(services);
  }

  /** Swift's. */
  public static RoleRules defaults() {
    return new RoleRules(OPERATORS, RESELLER_ADMIN, List.of(), List.of(), SERVICES, true, DEFAULT);
  }

  /** Reads these keys of {@code [keystone]}. */
  static RoleRules from(Section keystone) {
    return new RoleRules(
        keystone.texts("operator_roles", OPERATORS),
        keystone.text("reseller_admin_role", RESELLER_ADMIN),
        keystone.texts("system_reader_roles", List.of()),
        keystone.texts("project_reader_roles", List.of()),
        keystone.texts("service_roles", SERVICES),
        keystone.flag("allow_names_in_acls", true),
        keystone.text("default_domain_id", DEFAULT));
  }

  private static final List<String> OPERATORS = List.of("admin", "swiftoperator");
  private static final String RESELLER_ADMIN = "ResellerAdmin";
  private static final List<String> SERVICES = List.of("service");
  private static final String DEFAULT = "default";

  private static List<String> lower(List<String> roles) {
    return roles.stream().map(role -> role.toLowerCase(Locale.ROOT)).toList();
  }
}
