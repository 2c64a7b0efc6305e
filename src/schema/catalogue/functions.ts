import { type CatalogueQuery, notOfExtension, ours } from './parts.ts'

const aggregate = `
  COALESCE((SELECT jsonb_build_object(
    'state function', g.aggtransfn::text, 'state type', format_type(g.aggtranstype, NULL), 'initial state', g.agginitval,
    'final function', NULLIF(g.aggfinalfn, 0)::regproc::text, 'combine function', NULLIF(g.aggcombinefn, 0)::regproc::text)
  FROM pg_aggregate g WHERE g.aggfnoid = p.oid), '{}')`

/** Functions, procedures and aggregates; the constructors of a range go with it. */
export const functions: CatalogueQuery = () => `
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
  ARRAY[n.nspname, p.proname, oidvectortypes(p.proargtypes)]::text[] AS path,
  jsonb_build_object(
    'arguments', pg_get_function_arguments(p.oid),
    'returns', pg_get_function_result(p.oid),
    'language', l.lanname,
    'volatility', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
    'strict', NULLIF(p.proisstrict, false),
    'security definer', NULLIF(p.prosecdef, false),
    'leakproof', NULLIF(p.proleakproof, false),
    'window', NULLIF(p.prokind = 'w', false),
    'parallel', CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END,
    'cost', p.procost::text,
    'rows', NULLIF(p.prorows, 0)::text,
    'settings', p.proconfig,
    'body', pg_get_function_sqlbody(p.oid),
    'source', CASE WHEN p.prosqlbody IS NULL THEN p.prosrc END
  ) || ${aggregate} AS fields
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE ${ours('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`

/** Event triggers. */
export const eventTriggers: CatalogueQuery = () => `
SELECT 'event trigger' AS kind, ARRAY[t.evtname]::text[] AS path,
  jsonb_build_object('event', t.evtevent, 'tags', t.evttags, 'function', t.evtfoid::regproc::text,
    'enabled', CASE t.evtenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' ELSE 'always' END
  ) AS fields
FROM pg_event_trigger t
WHERE ${notOfExtension('pg_event_trigger', 't.oid')}`
