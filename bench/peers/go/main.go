// A receiver as a good Go engineer would write it: net/http and pgx, a checked signature over the raw body, one awaited
// INSERT, and 200 only after its commit.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v4/pgxpool"
)

const insert = `
INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
                    remote_addr, secret_id, zm_timestamp, last_zm_timestamp, signature, digest, body, raw)
VALUES ($1, $1, $2, $3, 'default', $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14)
ON CONFLICT DO NOTHING`

const mostBytes = 8 << 20

type notification struct {
	Event   string `json:"event"`
	EventTs int64  `json:"event_ts"`
	Payload struct {
		AccountID string `json:"account_id"`
		Object    struct {
			ID          string `json:"id"`
			UUID        string `json:"uuid"`
			Participant struct {
				ID string `json:"id"`
			} `json:"participant"`
		} `json:"object"`
	} `json:"payload"`
}

type receiver struct {
	secret   []byte
	secretID string
	db       *pgxpool.Pool
}

func (r *receiver) signed(timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, r.secret)
	fmt.Fprintf(mac, "v0:%s:", timestamp)
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, mostBytes))
	if err != nil {
		http.Error(w, "too large", http.StatusServiceUnavailable)
		return
	}
	timestamp, signature := q.Header.Get("x-zm-request-timestamp"), q.Header.Get("x-zm-signature")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || !hmac.Equal([]byte(r.signed(timestamp, body)), []byte(signature)) {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	if age := time.Since(time.Unix(seconds, 0)); age > 5*time.Minute || age < -5*time.Minute {
		http.Error(w, "stale", http.StatusServiceUnavailable)
		return
	}
	if err := r.store(q, seconds, signature, body); err != nil {
		http.Error(w, "not stored", http.StatusServiceUnavailable)
		return
	}
	w.Write([]byte("stored\n"))
}

func (r *receiver) store(q *http.Request, seconds int64, signature string, body []byte) error {
	var n notification
	if err := json.Unmarshal(body, &n); err != nil {
		return err
	}
	address, _, _ := net.SplitHostPort(q.RemoteAddr)
	digest := sha256.Sum256(body)
	o := n.Payload.Object
	_, err := r.db.Exec(q.Context(), insert, time.Now(), time.UnixMilli(n.EventTs), n.Event, n.Payload.AccountID, o.ID,
		o.UUID, o.Participant.ID, net.ParseIP(address), r.secretID, time.Unix(seconds, 0), signature, digest[:],
		json.RawMessage(body), body)
	return err
}

func main() {
	config, err := pgxpool.ParseConfig(os.Getenv("ZOOMHOOKD_DATABASE_URL"))
	if err != nil {
		panic(err)
	}
	config.MaxConns = 16
	db, err := pgxpool.ConnectConfig(context.Background(), config)
	if err != nil {
		panic(err)
	}
	secret := os.Getenv("ZOOMHOOKD_ZOOM_SECRET_TOKEN")
	digest := sha256.Sum256([]byte(secret))
	http.Handle("/webhook", &receiver{[]byte(secret), hex.EncodeToString(digest[:4]), db})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening http://%s\n", listener.Addr())
	panic(http.Serve(listener, nil))
}
