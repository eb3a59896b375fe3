using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Data;

/// <summary>A fact about this site itself, such as the key that proves which key store belongs to it.</summary>
public sealed class Setting
{
    public const int LongestValue = 4000;

    private Setting()
    {
    }

    public Setting(string name, string value) => (Name, Value) = (name, value);

    [P0] public string Name { get; private set; } = "";

    [P0] public string Value { get; private set; } = "";

    public void Change(string value) => Value = value;

    private sealed class Mapping : IEntityTypeConfiguration<Setting>
    {
        public void Configure(EntityTypeBuilder<Setting> builder)
        {
            builder.ToTable("Settings");
            builder.HasKey(setting => setting.Name);
            builder.Property(setting => setting.Name).HasMaxLength(60);
            builder.Property(setting => setting.Value).HasMaxLength(LongestValue);
        }
    }
}
