using System.Reflection;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Holdfast.Tests.Data;

/// <summary>Every stored property says what it holds, so that nobody stores a thing without having thought of it.</summary>
public class DataClassFacts
{
    [Fact]
    public void Every_stored_property_carries_exactly_one_data_class()
    {
        using var db = new SqliteHoldfastDb(new DbContextOptionsBuilder<SqliteHoldfastDb>().UseSqlite("Data Source=:memory:").Options);
        var stored = db.Model.GetEntityTypes().SelectMany(Stored).ToList();

        Assert.Contains(stored, property => property.Name == nameof(Holdfast.Meetings.Schedule.Minutes));
        Assert.Empty(stored.Where(property => Classes(property) != 1).Select(property => $"{property.DeclaringType.DisplayName()}.{property.Name}"));
    }

    [Fact]
    public void A_property_that_only_the_mapping_knows_is_found_out()
    {
        using var db = new Careless(new DbContextOptionsBuilder<Careless>().UseSqlite("Data Source=:memory:").Options);

        Assert.Equal(["Hidden", "Id", "Words"], db.Model.GetEntityTypes().SelectMany(Stored).Where(property => Classes(property) != 1).Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>A property without one of the type's own (a shadow property) has nowhere to say what it holds, so it counts as none.</summary>
    private static int Classes(IProperty property) => property.PropertyInfo?.GetCustomAttributes<DataClassAttribute>().Count() ?? 0;

    private static IEnumerable<IProperty> Stored(ITypeBase type) =>
        type.GetDeclaredProperties().Concat(type.GetDeclaredComplexProperties().SelectMany(complex => Stored(complex.ComplexType)));

    private sealed class Note
    {
        public long Id { get; set; }

        public string Words { get; set; } = "";
    }

    private sealed class Careless(DbContextOptions<Careless> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>().Property<string>("Hidden");
    }
}
