namespace Holdfast.Recovery;

/// <summary>
/// The pair of keys by which a member's device can write something down without a network and not read it back: the device
/// has the half that shuts, this row the half that opens, under the member's own key.
/// </summary>
public sealed class SendingKey : Own<SendingPair>
{
    private sealed class Stored : Mapping<SendingKey>;
}

/// <param name="Private">PKCS #8, of NIST P-256.</param>
/// <param name="Public">The point, uncompressed: 65 bytes.</param>
public sealed record SendingPair(byte[] Private, byte[] Public);
