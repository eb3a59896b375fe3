using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>Somebody took a thing that waits: the others needn't.</summary>
public sealed class Claim
{
    private Claim()
    {
    }

    public Claim(string kind, string thing, Me by, Instant at, Sealer sealer)
    {
        (PublicId, Kind, Thing, MemberId, At) = (RandomId.New(), kind, thing, by.MemberId, at);
        Name = sealer.SealForSite(by.Profile.Name, NamePlace);
    }

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P0] public string Kind { get; private set; } = "";

    [P0] public string Thing { get; private set; } = "";

    [P1] public long MemberId { get; private set; }

    /// <summary>Their shown name, told to those they look after things with by taking one.</summary>
    [P1] public Sealed<string>? Name { get; private set; }

    [P0] public Instant At { get; private set; }

    public SealedPlace NamePlace => new("Claims", PublicId, nameof(Name));

    private sealed class Mapping : IEntityTypeConfiguration<Claim>
    {
        public void Configure(EntityTypeBuilder<Claim> builder)
        {
            builder.ToTable("Claims");
            builder.Property(claim => claim.PublicId).HasMaxLength(22);
            builder.Property(claim => claim.Kind).HasMaxLength(Report.KindLength);
            builder.Property(claim => claim.Thing).HasMaxLength(Report.ThingLength);
            builder.HasIndex(claim => new { claim.Kind, claim.Thing }).IsUnique();
            builder.Property(claim => claim.Name).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(claim => claim.MemberId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What waits on the stewards' desk, told by the slice it belongs to. Register with <c>AddSingleton&lt;IWaiting, …&gt;()</c>.</summary>
public interface IWaiting
{
    /// <summary>Whether <see cref="For"/> answers whoever looks after a group too, with what waits in theirs.</summary>
    bool IsForFacilitators => false;

    /// <summary>What waits for this person now, the oldest first.</summary>
    /// <param name="most">How many at most.</param>
    Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation);
}

/// <param name="Kind">What sort of thing, up to <see cref="Report.KindLength"/> characters; with <paramref name="Thing"/> it names the one.</param>
/// <param name="What">The sort, in words.</param>
/// <param name="Due">By when, where there is a clock.</param>
/// <param name="Address">Where it is looked at.</param>
/// <param name="About">What may be said of it on a list: nothing anybody wrote in confidence.</param>
public sealed record Waiting(string Kind, string Thing, LocalText What, Instant Since, Instant? Due, string Address, string? About);
