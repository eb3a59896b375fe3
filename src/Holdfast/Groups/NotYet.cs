using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// Somebody asked to come into a group and wasn't let in; until they may ask again this is all that is kept of it: a hash
/// of who and where that only this site makes, and a day. It is gone after that.
/// </summary>
public sealed class NotYet
{
    public const int Days = 14;

    private NotYet()
    {
    }

    /// <param name="hash">By <see cref="GroupSeals.AskerHash"/>.</param>
    /// <param name="today">By the group's clock.</param>
    public NotYet(byte[] hash, LocalDate today) => (Hash, Until) = (hash, today.PlusDays(Days));

    [P1] public long Id { get; private set; }

    [P1] public byte[] Hash { get; private set; } = [];

    /// <summary>From this day on they may ask again.</summary>
    [P1] public LocalDate Until { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<NotYet>
    {
        public void Configure(EntityTypeBuilder<NotYet> builder)
        {
            builder.ToTable("NotYets");
            builder.Property(notYet => notYet.Hash).HasMaxLength(32);
            builder.HasIndex(notYet => notYet.Hash).IsUnique();
            builder.HasIndex(notYet => notYet.Until);
        }
    }
}
