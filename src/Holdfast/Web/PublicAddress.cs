using System.Net;
using System.Net.Sockets;
using Holdfast.Data;

namespace Holdfast.Web;

/// <summary>Which addresses are on the public internet: everything else may be a machine that trusts its neighbours.</summary>
internal static class PublicAddress
{
    // IANA's special-purpose registries: what isn't globally reachable.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        // An IPv4 address in the clothes of an IPv6 one is told apart first: networks see through the clothes.
        if (address.IsIPv4MappedToIPv6 || address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address))
        {
            return false;
        }

        return !Array.Exists(NotPublic, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    /// <summary>
    /// For <see cref="SocketsHttpHandler.ConnectCallback"/>: the address that was checked is the one connected to, so a name
    /// that changes its answer between the two can't lead inside.
    /// </summary>
    /// <param name="mayConnect">Which addresses and ports may be connected to.</param>
    /// <param name="refusal">What is said of a host that has no such address.</param>
    public static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, Func<IPEndPoint, bool> mayConnect, Func<string, string> refusal, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = addresses.Where(found => mayConnect(new IPEndPoint(found, port))).ToArray();
        if (allowed.Length == 0)
        {
            throw new RefusalException(refusal(host));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
