import { type VendorCommand } from '../../background/system.ts'

/** The registry's own command on each kind of installation; it acts on all background migrations at once. */
export function registryCommands(verb: 'pause' | 'resume' | 'run'): readonly VendorCommand[] {
  const inImage = `registry background-migrate ${verb} /etc/docker/registry/config.yml`
  return [
    { where: 'in the container of the registry', command: inImage },
    { where: 'Helm chart, release gitlab', command: `kubectl exec -it deploy/gitlab-registry -- ${inImage}` },
    {
      where: 'Linux package',
      command: `sudo -u registry /opt/gitlab/embedded/bin/registry background-migrate ${verb} /var/opt/gitlab/registry/config.yml`,
    },
  ]
}

/** Only its API can begin a failed one again. */
export function restartCommands(id: bigint): readonly VendorCommand[] {
  return [
    {
      where: 'API, with a token for registry:background-migrations:*',
      command: `curl --fail --request POST --header "Authorization: Bearer $REGISTRY_TOKEN" "$REGISTRY_URL/gitlab/v1/restart/${id}/"`,
    },
  ]
}
