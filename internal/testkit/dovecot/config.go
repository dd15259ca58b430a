package dovecot

import (
	"cmp"
	"fmt"
	"strings"
)

// config is the configuration of a server that keeps to its folder and to
// loopback.
func (s *Server) config(o Options) string {
	if strings.HasPrefix(o.version, "2.4.") {
		return s.config24(o)
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("base_dir = %s/run", s.dir)
	line("state_dir = %s/state", s.dir)
	line("log_path = %s/dovecot.log", s.dir)
	line("instance_name = winnow-test-%d", s.Port)
	if o.Sieve {
		line("protocols = imap sieve")
		line("service managesieve-login {\n chroot =\n inet_listener sieve {\n  address = %s\n  port = %d\n }\n}", s.Host, s.SievePort)
		line("plugin {\n sieve = file:~/sieve;active=~/active.sieve\n%s\n}", o.SieveSettings)
	} else {
		line("protocols = imap")
	}
	line("listen = %s", s.Host)
	for _, who := range []string{"default_internal_user", "default_login_user", "mail_uid"} {
		line("%s = %s", who, s.owner.user)
	}
	for _, group := range []string{"default_internal_group", "mail_gid"} {
		line("%s = %s", group, s.owner.group)
	}
	line("first_valid_uid = %d", s.owner.uid)
	line("first_valid_gid = %d", s.owner.gid)
	line("mail_location = maildir:%s/mail/%%u/Maildir", s.dir)
	line("mail_max_userip_connections = 50")
	line("disable_plaintext_auth = no")
	mechanisms := "plain login"
	if o.Introspect != "" {
		mechanisms += " xoauth2 oauthbearer"
	}
	line("auth_mechanisms = %s", cmp.Or(o.Mechanisms, mechanisms))
	if o.Introspect != "" {
		line("passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = %s/oauth2.conf\n}", s.dir)
	}
	line("auth_failure_delay = 0")
	line("passdb {\n driver = passwd-file\n args = scheme=PLAIN username_format=%%u %s/users\n}", s.dir)
	line("userdb {\n driver = static\n args = uid=%d gid=%d home=%s/mail/%%u\n}", s.owner.uid, s.owner.gid, s.dir)
	line("service anvil {\n chroot =\n unix_listener anvil-auth-penalty {\n  mode = 0\n }\n}")
	line("service stats {\n unix_listener stats-writer {\n  mode = 0600\n }\n}")
	tlsPort := s.TLSPort
	if o.NoTLS {
		tlsPort = 0
		line("ssl = no")
	} else {
		line("ssl = yes\nssl_cert = <%[1]s/server.pem\nssl_key = <%[1]s/server.key\nssl_min_protocol = TLSv1.2", s.dir)
	}
	line("service imap-login {\n chroot =\n inet_listener imap {\n  address = %s\n  port = %d\n }", s.Host, s.Port)
	line(" inet_listener imaps {\n  address = %s\n  port = %d\n  ssl = yes\n }\n}", s.Host, tlsPort)
	if o.Capability != "" {
		line("imap_capability = %s", o.Capability)
	}
	if len(o.Rights) > 0 {
		line("mail_plugins = acl\nplugin {\n acl = vfile:%s/acl\n}", s.dir)
	}
	line("namespace inbox {\n inbox = yes\n separator = /")
	for _, name := range []string{"Sent", "Drafts", "Trash"} {
		line(" mailbox %[1]s {\n  special_use = \\%[1]s\n  auto = create\n }", name)
	}
	line("}")
	return b.String()
}
