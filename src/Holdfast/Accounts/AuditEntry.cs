using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>One line of the audit log. It outlives the member it is about: the numbers in it then lead nowhere.</summary>
public sealed class AuditEntry
{
    private AuditEntry()
    {
    }

    internal AuditEntry(long number, Instant at, long? actor, string verb, string kind, long subject, long? about) =>
        (Number, At, Actor, Verb, Kind, Subject, About) = (number, at, actor, verb, kind, subject, about);

    /// <summary>From 1, without a gap.</summary>
    [P1] public long Number { get; private set; }

    [P1] public Instant At { get; private set; }

    /// <summary>A member's key; null for the command line or the site itself.</summary>
    [P1] public long? Actor { get; private set; }

    [P1] public string Verb { get; private set; } = "";

    [P1] public string Kind { get; private set; } = "";

    [P1] public long Subject { get; private set; }

    /// <summary>The member whose own things these were.</summary>
    [P1] public long? About { get; private set; }

    /// <summary>32 bytes over this entry and the hash before it.</summary>
    [P1] public byte[] Hash { get; private set; } = [];

    internal void Seal(byte[] hash) => Hash = hash;

    private sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("AuditEntries");
            builder.HasKey(entry => entry.Number);
            builder.Property(entry => entry.Number).ValueGeneratedNever();
            builder.Property(entry => entry.Verb).HasMaxLength(40);
            builder.Property(entry => entry.Kind).HasMaxLength(30);
            builder.Property(entry => entry.Hash).HasMaxLength(32);
            builder.HasIndex(entry => new { entry.About, entry.Number });
            builder.HasIndex(entry => new { entry.Kind, entry.Subject });
        }
    }
}

internal static class EntriesAboutMe
{
    /// <summary>The lines a member may read: those that name them, and those only their own key leads to.</summary>
    public static async Task<IQueryable<AuditEntry>> EntriesAbout(this IEnumerable<IAboutMeToo> slices, HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var numbers = new List<long>();
        foreach (var slice in slices)
        {
            numbers.AddRange(await slice.Entries(db, me, cancellation));
        }

        var id = me.MemberId;
        return numbers.Count == 0
            ? db.AuditEntries.Where(entry => entry.About == id)
            : db.AuditEntries.Where(entry => entry.About == id || numbers.Contains(entry.Number));
    }
}

/// <summary>Where the log ends: one row, with a proof only this site can make.</summary>
public sealed class AuditHead
{
    internal static readonly byte[] Start = new byte[32];

    private AuditHead()
    {
    }

    [P1] public int Id { get; private set; }

    [P1] public long Number { get; private set; }

    [P1] public byte[] Hash { get; private set; } = [];

    [P1] public byte[] Proof { get; private set; } = [];

    private sealed class Mapping : IEntityTypeConfiguration<AuditHead>
    {
        public void Configure(EntityTypeBuilder<AuditHead> builder)
        {
            builder.ToTable("AuditHeads");
            builder.Property(head => head.Id).ValueGeneratedNever();
            builder.Property(head => head.Hash).HasMaxLength(32);
            builder.Property(head => head.Proof).HasMaxLength(32);
        }
    }
}
