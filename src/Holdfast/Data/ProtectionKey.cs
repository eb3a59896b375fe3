using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Data;

/// <summary>A key of cookies and form tokens; its secret is sealed inside the XML.</summary>
public sealed class ProtectionKey
{
    private ProtectionKey()
    {
    }

    public ProtectionKey(string name, string xml) => (Name, Xml) = (name, xml);

    [P0] public long Id { get; private set; }

    [P0] public string Name { get; private set; } = "";

    [P1] public string Xml { get; private set; } = "";

    private sealed class Mapping : IEntityTypeConfiguration<ProtectionKey>
    {
        public void Configure(EntityTypeBuilder<ProtectionKey> builder)
        {
            builder.ToTable("ProtectionKeys");
            builder.Property(key => key.Name).HasMaxLength(200);
        }
    }
}
