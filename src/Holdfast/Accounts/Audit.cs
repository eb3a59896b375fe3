using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Writes down who did what to what. Every look at a member's things by somebody with a role goes in here, and the member
/// can read it. Entries are numbered without a gap and each carries a hash, under a key of this site, of itself and the
/// one before, so that a changed or missing entry shows (<c>holdfast check-audit</c>). Whoever holds both the database
/// and the keys could forge it; whoever holds the database alone can't.
/// </summary>
public sealed class Audit(Sealer sealer, StorePlace place, IClock clock)
{
    /// <summary>Notes one deed inside the caller's write, so that neither stands without the other. No text: kinds and ids only.</summary>
    /// <param name="actor">The member who did it; null for the command line or the site itself.</param>
    /// <param name="verb">What was done, such as <c>role-give</c>: a constant of the slice, up to 40 characters.</param>
    /// <param name="kind">What it was done to, such as <c>member</c>: up to 30 characters.</param>
    /// <param name="subject">The key of that.</param>
    /// <param name="about">The member whose own things were read or changed; they see this entry. Null when it is about nobody.</param>
    public async Task Note(HoldfastDb db, long? actor, string verb, string kind, long subject, long? about, CancellationToken cancellation = default)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("An audit entry belongs to the write it tells of.");
        }

        var head = await Head(db, cancellation);
        var entry = new AuditEntry(head.Number + 1, clock.GetCurrentInstant(), actor, verb, kind, subject, about);
        var hash = HashOf(entry, head.Hash);
        entry.Seal(hash);
        db.AuditEntries.Add(entry);
        var (number, proof) = (entry.Number, ProofOf(entry.Number, hash));
        await db.AuditHeads.ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, number).SetProperty(row => row.Hash, hash).SetProperty(row => row.Proof, proof), cancellation);
    }

    /// <summary>Makes whoever else would note something wait until this write ends, for a rule that must hold across several rows.</summary>
    internal Task Lock(HoldfastDb db, CancellationToken cancellation) => Head(db, cancellation);

    /// <summary>Reads the whole log.</summary>
    /// <returns>How many entries are whole, and the number of the first that is wrong or missing.</returns>
    public async Task<(long Whole, long? Wrong)> Check(HoldfastDb db, CancellationToken cancellation)
    {
        var previous = AuditHead.Start;
        var whole = 0L;
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(entry => entry.Number).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (entry.Number != whole + 1 || !CryptographicOperations.FixedTimeEquals(entry.Hash, HashOf(entry, previous)))
            {
                return (whole, whole + 1);
            }

            (previous, whole) = (entry.Hash, entry.Number);
        }

        // Entries cut from the end leave a whole chain behind: the head, which has a proof of its own, tells.
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellation);
        var agrees = head is null
            ? whole == 0
            : head.Number == whole && head.Hash.AsSpan().SequenceEqual(previous) && head.Proof.AsSpan().SequenceEqual(ProofOf(head.Number, head.Hash));
        return (whole, agrees ? null : whole + 1);
    }

    /// <summary>The end of the chain, locked until the write ends: two nodes must not add the same number.</summary>
    private async Task<(long Number, byte[] Hash)> Head(HoldfastDb db, CancellationToken cancellation)
    {
        var (start, proof) = (AuditHead.Start, ProofOf(0, AuditHead.Start));
        await db.Database.ExecuteSqlAsync($"""insert into "AuditHeads" ("Id", "Number", "Hash", "Proof") values (1, 0, {start}, {proof}) on conflict do nothing""", cancellation);
        var heads = place.IsPostgres ? db.AuditHeads.FromSql($"""select * from "AuditHeads" for update""") : db.AuditHeads;
        var head = await heads.AsNoTracking().SingleAsync(cancellation);
        return (head.Number, head.Hash);
    }

    private byte[] HashOf(AuditEntry entry, byte[] previous)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Number}\0{entry.At.ToUnixTimeTicks()}\0{entry.Actor}\0{entry.Verb}\0{entry.Kind}\0{entry.Subject}\0{entry.About}");
        return sealer.Fingerprint([.. previous, .. Encoding.UTF8.GetBytes(text)], "audit entry");
    }

    private byte[] ProofOf(long number, byte[] hash)
    {
        var bytes = new byte[sizeof(long) + hash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.CopyTo(bytes, sizeof(long));
        return sealer.Fingerprint(bytes, "audit head");
    }
}
