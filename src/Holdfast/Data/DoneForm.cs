using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Data;

/// <summary>
/// A form that has been done. Every form carries a one-time id; saving this row in the form's own
/// transaction makes a second click, or a resend by a poor network, change nothing.
/// </summary>
public sealed class DoneForm
{
    private DoneForm()
    {
    }

    public DoneForm(string id, Instant at) => (Id, At) = (id, at);

    [P0] public string Id { get; private set; } = "";

    [P0] public Instant At { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<DoneForm>
    {
        public void Configure(EntityTypeBuilder<DoneForm> builder)
        {
            builder.ToTable("DoneForms");
            builder.Property(form => form.Id).HasMaxLength(40);
            builder.HasIndex(form => form.At);
        }
    }
}
