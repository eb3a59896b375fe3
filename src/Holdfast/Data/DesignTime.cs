using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Holdfast.Data;

/// <summary>For <c>dotnet ef migrations add</c>: no database is opened.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteHoldfastDb>
{
    public SqliteHoldfastDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteHoldfastDb>().UseSqlite("Data Source=design.db").Options);
}

/// <inheritdoc cref="SqliteDesign"/>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresHoldfastDb>
{
    public PostgresHoldfastDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresHoldfastDb>().UseNpgsql("Host=/nowhere").Options);
}
