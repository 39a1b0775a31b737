using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>The register of personal data (db/seed/personal_data.sql) knows every table and column that refers to people.</summary>
public sealed class PersonalDataTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Tables = """
        select n.nspname || '.' || c.relname as table_name, a.attname as column_name, t.typname as type_name,
               coalesce(b.typname, t.typname) as base_name, coalesce(b.typcategory, t.typcategory) as category
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join pg_type t on t.oid = a.atttypid
          left join pg_type b on b.oid = nullif(t.typbasetype, 0)
         where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_'
           and n.nspname not in ('information_schema', 'public')
        """;

    [Fact]
    public async Task Every_table_that_refers_to_people_is_registered() => Offences.None(await ListAsync($"""
        select distinct x.table_name from ({Tables}) x
         where (x.column_name in ('user_id', 'actor_id', 'asked_by', 'started_by', 'email', 'phone', 'ip', 'user_agent', 'visitor_id')
             or x.type_name in ('address', 'ciphertext'))
           and x.table_name not like 'platform.qrtz%'
           and not exists (select from platform.personal_tables p where p.table_name = x.table_name)
        """));

    [Fact]
    public async Task Every_column_that_could_say_something_of_them_is_decided() => Offences.None(await ListAsync($"""
        select x.table_name || '.' || x.column_name from ({Tables}) x
          join platform.personal_tables p on p.table_name = x.table_name
         where (p.erasure <> 'deleted' and (x.base_name in ('text', 'jsonb', 'inet', 'uuid', '_text'))
             or x.base_name = 'bytea' or x.type_name in ('address', 'ciphertext'))
           and not exists (select from platform.personal_columns c
                            where c.table_name = x.table_name and c.column_name = x.column_name)
        """));

    [Fact]
    public async Task The_register_names_nothing_that_is_not_there() => Offences.None(await ListAsync($"""
        select c.table_name || '.' || c.column_name from platform.personal_columns c
         where not exists (select from ({Tables}) x where x.table_name = c.table_name and x.column_name = c.column_name)
        union all
        select p.table_name from platform.personal_tables p where not exists (select from ({Tables}) x where x.table_name = p.table_name)
        """));

    [Fact]
    public async Task What_is_sealed_is_opened_for_them_or_left_out() => Offences.None(await ListAsync($"""
        select x.table_name || '.' || x.column_name from ({Tables}) x
          join platform.personal_columns c on c.table_name = x.table_name and c.column_name = x.column_name
         where (x.base_name = 'bytea' or x.type_name in ('address', 'ciphertext')) and c.export = 'shown'
        """));

    [Fact]
    public async Task Each_condition_of_the_register_can_be_asked()
    {
        foreach (var table in await ListAsync("select table_name from platform.personal_tables where kind <> ''"))
        {
            await database.AsOwnerAsync<long>(
                "select count(*) from platform.export_rows(@table, 1, 'nobody@stoa.example')", new { table });
        }
    }

    private async Task<string[]> ListAsync(string sql) =>
        await database.AsOwnerAsync<string[]?>($"select array_agg(q) from ({sql}) as s (q)") ?? [];
}
